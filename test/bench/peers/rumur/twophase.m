-- Two-phase commit for Rumur (Murphi), with N resource managers.
-- The harness puts the size in front: const N: 5;

type
  manager: 0 .. N - 1;
  stage: enum { working, prepared, committed, aborted };

var
  rm: array [manager] of stage;
  tm: enum { undecided, commits, aborts };
  heard: array [manager] of boolean;
  sentPrepared: array [manager] of boolean;
  sentCommit: boolean;
  sentAbort: boolean;

startstate begin
  for i: manager do
    rm[i] := working;
    heard[i] := false;
    sentPrepared[i] := false;
  endfor;
  tm := undecided;
  sentCommit := false;
  sentAbort := false;
end;

rule "tm commits"
  tm = undecided & forall i: manager do heard[i] endforall
==> begin
  tm := commits;
  sentCommit := true;
end;

rule "tm aborts"
  tm = undecided
==> begin
  tm := aborts;
  sentAbort := true;
end;

ruleset i: manager do
  rule "tm hears that rm is prepared"
    tm = undecided & sentPrepared[i]
  ==> begin
    heard[i] := true;
  end;

  rule "rm prepares"
    rm[i] = working
  ==> begin
    rm[i] := prepared;
    sentPrepared[i] := true;
  end;

  rule "rm gives up"
    rm[i] = working
  ==> begin
    rm[i] := aborted;
  end;

  rule "rm hears commit"
    sentCommit
  ==> begin
    rm[i] := committed;
  end;

  rule "rm hears abort"
    sentAbort
  ==> begin
    rm[i] := aborted;
  end;
endruleset;

invariant "none commits while another aborts"
  !(exists i: manager do rm[i] = committed endexists & exists i: manager do rm[i] = aborted endexists);
