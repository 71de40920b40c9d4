namespace Trm.Faults;

/// <summary>What happens in one world, drawn from its seed: who exchanges, what their officers do, and what fails meanwhile.</summary>
/// <param name="Seed">Draws all that the items leave open, too: how long each step takes, and which message a fault meets.</param>
/// <param name="Countries">How many.</param>
/// <param name="Items">Acts and faults.</param>
internal sealed record Plan(ulong Seed, int Countries, IReadOnlyList<PlanItem> Items)
{
    private static readonly TimeSpan Work = TimeSpan.FromMinutes(20);

    /// <summary>When the last act is done and the last fault is over.</summary>
    public TimeSpan Until => Items.Select(i => i.Until).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>The plan of a seed.</summary>
    public static Plan Of(ulong seed)
    {
        var dice = new Dice(seed);
        var countries = dice.Roll("countries", 10) switch { < 7 => 2, < 9 => 3, _ => 4 + dice.Roll("countries", 2) };
        var names = Ground.Names.Take(countries).ToList();
        var items = new List<PlanItem>();
        for (var (number, acts) = (0, 8 + dice.Roll("acts", 12)); number < acts; number++)
        {
            var (country, peer) = Two(dice, names);
            items.Add(new PlanItem.Act(When(dice), country, peer, dice.Pick("act", Clerk.Acts), dice.Roll("case", 3)));
        }

        for (var (number, faults) = (0, 2 + dice.Roll("faults", 7)); number < faults; number++)
            items.Add(Fault(dice, names));
        return new(seed, countries, [.. items.OrderBy(i => i.At)]);
    }

    private static PlanItem Fault(Dice dice, List<string> names)
    {
        var (country, peer) = Two(dice, names);
        var at = When(dice);
        return dice.Roll("fault", 12) switch
        {
            < 4 => new PlanItem.Crash(at, country, 1 + dice.Roll("step", 40), Seconds(1, 300)),
            4 => new PlanItem.Restart(at, country, Seconds(1, 300)),
            5 => new PlanItem.CutOff(at, country, Seconds(10, 900)),
            < 10 => new PlanItem.Trouble(at, country, peer, (TroubleKind)dice.Roll("trouble", 4), 1 + dice.Roll("one in", 4), Seconds(60, 900)),
            10 => new PlanItem.FullDisk(at, country, Seconds(5, 300)),
            _ => new PlanItem.Clock(at, country, dice.Time("clock", TimeSpan.Zero, TimeSpan.FromMinutes(15)) - TimeSpan.FromMinutes(7), Seconds(60, 900)),
        };

        TimeSpan Seconds(int least, int most) => dice.Time("fault lasts", TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
    }

    private static TimeSpan When(Dice dice) => dice.Time("when", TimeSpan.FromSeconds(20), Work);

    private static (string, string) Two(Dice dice, List<string> names)
    {
        var one = dice.Pick("country", names);
        return (one, dice.Pick("peer", [.. names.Where(n => n != one)]));
    }
}
