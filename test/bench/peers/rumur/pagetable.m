-- The pagetable benchmark for Rumur (Murphi): M mms map one object of P pages.
-- The harness puts the sizes in front: const M: 2; P: 2; mutant: false;
-- Pages are a scalarset, which is a range unless the symmetry of pages is asked for.

type
  mm: 0 .. M - 1;
  page: scalarset(P);
  entry: enum { none, ro, rw, wp, swap, swapwp, marker };
  caching: enum { absent, clean, dirty, swapped };

var
  pte: array [mm] of array [page] of entry;
  armed: array [mm] of array [page] of boolean;
  cache: array [page] of caching;
  alive: array [mm] of boolean;

procedure fill(p: page);
begin
  if cache[p] = absent then cache[p] := clean;
  elsif cache[p] = swapped then cache[p] := dirty;
  endif;
end;

startstate begin
  for m: mm do
    alive[m] := m = 0;
    for p: page do
      pte[m][p] := none;
      armed[m][p] := false;
    endfor;
  endfor;
  for p: page do cache[p] := absent; endfor;
end;

ruleset m: mm; p: page do
  rule "read fault"
    alive[m] & pte[m][p] = none
  ==> begin
    pte[m][p] := ro;
    fill(p);
  end;

  rule "marker fault"
    alive[m] & pte[m][p] = marker
  ==> begin
    pte[m][p] := wp;
    fill(p);
  end;

  rule "write fault"
    alive[m] & (pte[m][p] = none | pte[m][p] = ro)
  ==> begin
    pte[m][p] := rw;
    cache[p] := dirty;
  end;

  rule "wp"
    alive[m] & !armed[m][p]
  ==> begin
    armed[m][p] := true;
    if pte[m][p] = none then pte[m][p] := marker;
    elsif pte[m][p] = swap then pte[m][p] := swapwp;
    else pte[m][p] := wp;
    endif;
  end;

  rule "unwp"
    alive[m] & armed[m][p]
  ==> begin
    armed[m][p] := false;
    if pte[m][p] = marker then pte[m][p] := none;
    elsif pte[m][p] = swapwp then pte[m][p] := swap;
    else pte[m][p] := ro;
    endif;
  end;

  rule "swap in"
    alive[m] & (pte[m][p] = swap | pte[m][p] = swapwp)
  ==> begin
    if pte[m][p] = swap then pte[m][p] := ro; else pte[m][p] := wp; endif;
    fill(p);
  end;

  rule "zap"
    alive[m] & pte[m][p] != none & pte[m][p] != marker
  ==> begin
    if !mutant & (pte[m][p] = wp | pte[m][p] = swapwp) then pte[m][p] := marker; else pte[m][p] := none; endif;
  end;
endruleset;

ruleset p: page do
  rule "swap out"
    cache[p] = dirty
  ==> begin
    for m: mm do
      if pte[m][p] = ro | pte[m][p] = rw then pte[m][p] := swap;
      elsif pte[m][p] = wp then pte[m][p] := swapwp;
      endif;
    endfor;
    cache[p] := swapped;
  end;

  rule "write back"
    cache[p] = dirty
  ==> begin
    for m: mm do
      if pte[m][p] = rw then pte[m][p] := ro; endif;
    endfor;
    cache[p] := clean;
  end;

  rule "reclaim"
    cache[p] = clean
  ==> begin
    for m: mm do
      if pte[m][p] = ro | pte[m][p] = rw then pte[m][p] := none;
      elsif pte[m][p] = wp then pte[m][p] := marker;
      endif;
    endfor;
    cache[p] := absent;
  end;
endruleset;

ruleset m: mm; n: mm do
  rule "fork"
    alive[m] & !alive[n]
  ==> begin
    for p: page do
      if pte[m][p] = rw then pte[m][p] := ro; endif;
      pte[n][p] := pte[m][p];
      armed[n][p] := armed[m][p];
    endfor;
    alive[n] := true;
  end;
endruleset;

ruleset m: mm do
  rule "exit"
    m != 0 & alive[m]
  ==> begin
    for p: page do
      pte[m][p] := none;
      armed[m][p] := false;
    endfor;
    alive[m] := false;
  end;
endruleset;

invariant "armed is protected"
  forall m: mm do forall p: page do
    armed[m][p] -> pte[m][p] = wp | pte[m][p] = swapwp | pte[m][p] = marker
  endforall endforall;
