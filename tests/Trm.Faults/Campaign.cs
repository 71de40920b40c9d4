namespace Trm.Faults;

/// <summary>Many seeds, one after the other; says which violate what, and how to see it again.</summary>
internal sealed class Campaign(Ground ground, ulong from, int seeds)
{
    private const int Progress = 100;

    private long _worlds, _accepted, _events, _violating;
    private bool _isMinimised;

    /// <summary>Tells the history of every world, not only of those that violate a claim.</summary>
    public bool IsTold { get; init; }

    /// <summary>So many seeds, the first ones, are played twice, and both histories must be the same.</summary>
    public int Twice { get; init; }

    /// <summary>Makes the plan of what violates a claim as small as it gets; of planted faults, the first one's.</summary>
    public bool Minimises { get; init; }

    /// <summary>What was played.</summary>
    public string Sum => FormattableString.Invariant($"{_worlds} worlds, {_accepted} messages accepted, {_events} events, {_violating} of them violate a claim");

    /// <summary>Plays all seeds; true where no claim is violated.</summary>
    public bool Run()
    {
        foreach (var seed in Seeds)
        {
            var outcome = Play(Plan.Of(seed), null);
            if (IsTold || outcome.Violations.Count > 0)
                Tell(outcome);
            if (outcome.Violations.Count > 0 && Minimises)
                Tell(Minimiser.Shrink(outcome, plan => World.Run(ground, plan)));
            if (seed - from < (ulong)Twice && Play(outcome.Plan, null) is var again && again.Digest != outcome.Digest)
                Differs(outcome, again);
            if ((seed - from + 1) % Progress == 0 && seeds > Progress)
                Console.WriteLine(Sum);
        }

        return _violating == 0;
    }

    /// <summary>True where each of these planted faults is caught.</summary>
    public bool CatchesAll(IEnumerable<KeyValuePair<string, PlantedFault>> faults)
    {
        var isCaught = true;
        foreach (var (name, fault) in faults)
            isCaught &= Catches(name, fault);
        return isCaught;
    }

    // Plays seeds with a planted fault until one violates a claim; false where none does.
    private bool Catches(string name, PlantedFault fault)
    {
        foreach (var seed in Seeds.Prepend(fault.Seed))
        {
            var outcome = Play(Plan.Of(seed), fault.Plant());
            if (outcome.Violations is not [var violation, ..])
                continue;
            Console.WriteLine($"planted {name}: caught by seed {seed}. {violation}");
            if (IsTold)
                Tell(outcome);
            if (Minimises && !_isMinimised)
                Tell(Minimiser.Shrink(outcome, plan => Play(plan, fault.Plant())));
            _isMinimised = true;
            return true;
        }

        Console.WriteLine($"planted {name}: caught by none of {seeds} seeds");
        return false;
    }

    private IEnumerable<ulong> Seeds => Enumerable.Range(0, seeds).Select(n => from + (ulong)n);

    private Outcome Play(Plan plan, Lie? lie)
    {
        var outcome = World.Run(ground, plan, lie);
        // A world with a planted fault is to violate a claim: it does not count.
        if (lie is null)
            (_worlds, _accepted, _events, _violating) = (_worlds + 1, _accepted + outcome.Accepted, _events + outcome.Events, _violating + (outcome.Violations.Count > 0 ? 1 : 0));
        return outcome;
    }

    private static void Tell(Outcome outcome)
    {
        Console.WriteLine($"seed {outcome.Plan.Seed}: {outcome.Plan.Countries} countries, {outcome.Plan.Items.Count} items planned, {outcome.Accepted} messages accepted, {outcome.Events} events, history {outcome.Digest[..16]}");
        foreach (var item in outcome.Plan.Items)
            Console.WriteLine($"  plan: {item}");
        foreach (var line in outcome.History)
            Console.WriteLine($"  {line}");
        foreach (var violation in outcome.Violations)
            Console.WriteLine(violation);
    }

    private void Differs(Outcome one, Outcome other)
    {
        _violating++;
        var at = one.History.Zip(other.History).TakeWhile(l => l.First == l.Second).Count();
        Console.WriteLine($"seed {one.Plan.Seed} has two histories, which part at line {at}:");
        for (var line = Math.Max(0, at - 5); line < at + 3; line++)
            Console.WriteLine($"  {one.History.ElementAtOrDefault(line)}\n  {other.History.ElementAtOrDefault(line)}");
    }
}
