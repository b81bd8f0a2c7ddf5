-- Peterson's filter lock for Rumur (Murphi), with N processes.
-- The harness puts the size in front: const N: 5;

type
  process: 0 .. N - 1;
  step: enum { climbs, becomesVictim, waits, leaves };

var
  level: array [process] of 0 .. N - 1;
  next: array [process] of step;
  victim: array [1 .. N - 1] of process;

startstate begin
  for i: process do
    level[i] := 0;
    next[i] := climbs;
  endfor;
  for l := 1 to N - 1 do victim[l] := 0; endfor;
end;

ruleset i: process do
  rule "climbs"
    next[i] = climbs
  ==> begin
    level[i] := level[i] + 1;
    next[i] := becomesVictim;
  end;

  rule "becomes the victim"
    next[i] = becomesVictim
  ==> begin
    victim[level[i]] := i;
    next[i] := waits;
  end;

  rule "passes"
    next[i] = waits & (victim[level[i]] != i | forall j: process do i = j | level[j] < level[i] endforall)
  ==> begin
    if level[i] = N - 1 then next[i] := leaves; else next[i] := climbs; endif;
  end;

  rule "leaves"
    next[i] = leaves
  ==> begin
    level[i] := 0;
    next[i] := climbs;
  end;
endruleset;

invariant "at most one inside"
  forall i: process do forall j: process do
    i = j | next[i] != leaves | next[j] != leaves
  endforall endforall;
