namespace Trm.Faults;

/// <summary>What happens in one world, drawn from its seed: who exchanges, what their officers do, and what fails meanwhile.</summary>
/// <param name="Seed">Draws all that the items leave open, too: how long each step takes, and which message a fault meets.</param>
/// <param name="Countries">How many.</param>
/// <param name="Items">Acts and faults.</param>
internal sealed record Plan(ulong Seed, int Countries, IReadOnlyList<PlanItem> Items)
{
    /// <summary>Every so many-th world is a big one: up to five countries, more acts, more faults, and more time for both.</summary>
    private const int Big = 4;

    /// <summary>When the last act is done and the last fault is over.</summary>
    public TimeSpan Until => Items.Select(i => i.Until).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>The plan of a seed.</summary>
    public static Plan Of(ulong seed)
    {
        var dice = new Dice(seed);
        var isBig = dice.OneIn("big", Big);
        var (work, longest) = isBig ? (TimeSpan.FromMinutes(20), 900) : (TimeSpan.FromMinutes(8), 240);
        var countries = dice.Roll("countries", 10) switch { < 7 => 2, < 9 => 3, _ => isBig ? 4 + dice.Roll("countries", 2) : 2 };
        var names = Ground.Names.Take(countries).ToList();
        var items = new List<PlanItem>();
        if (dice.OneIn("journey", 3))
            items.AddRange(Journey(dice, work, names[0], names[1]));
        for (var (number, acts) = (0, 6 + dice.Roll("acts", 10)); number < acts; number++)
        {
            var (country, peer) = Two(dice, names);
            items.Add(new PlanItem.Act(When(dice, work), country, peer, dice.Pick("act", Clerk.Acts), dice.Roll("case", 3)));
        }

        if (dice.OneIn("leaps", 5))
            items.Add(new PlanItem.Leap(When(dice, work), dice.Pick("leap", [TimeSpan.FromHours(2), TimeSpan.FromHours(26)])));
        else if (dice.OneIn("months", 6))
            items.AddRange(Month(dice, work, names));
        if (dice.OneIn("restores", 6))
            items.Add(new PlanItem.Restore(When(dice, work), dice.Pick("restored", names), dice.Time("age", TimeSpan.FromSeconds(10), work / 2), dice.Time("restored after", TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(3))));
        if (dice.OneIn("by hand", 6))
            items.AddRange(ByHand(dice, work, names));
        if (dice.OneIn("rotations", 6))
            items.Add(new PlanItem.Rotation(When(dice, work), dice.Pick("rotating", names), dice.OneIn("revoked", 2)));
        for (var (number, faults) = (0, 2 + dice.Roll("faults", 7)); number < faults; number++)
            items.Add(Fault(dice, work, longest, names));
        return new(seed, countries, [.. items.OrderBy(i => i.At)]);
    }

    // Somebody is to travel home: each office does what is next, as soon as it sees it.
    private static IEnumerable<PlanItem> Journey(Dice dice, TimeSpan work, string from, string to)
    {
        for (var at = TimeSpan.FromSeconds(30); at < work; at += dice.Time("between", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(80)))
        {
            var isSending = dice.OneIn("whose turn", 2);
            yield return new PlanItem.Act(at, isSending ? from : to, isSending ? to : from, Clerk.Next, 0);
        }
    }

    // Somebody is cut off for longer than anything is valid: what they had said has expired, and its numbers are void.
    private static IEnumerable<PlanItem> Month(Dice dice, TimeSpan work, List<string> names)
    {
        var (at, (country, peer)) = (When(dice, work), Two(dice, names));
        yield return new PlanItem.CutOff(at, country, TimeSpan.FromMinutes(8));
        yield return new PlanItem.Act(at + TimeSpan.FromMinutes(1), country, peer, "test", 0);
        yield return new PlanItem.Leap(at + TimeSpan.FromMinutes(3), TimeSpan.FromDays(32));
        yield return new PlanItem.Act(at + TimeSpan.FromMinutes(4), country, peer, "test", 0);
    }

    // The broker is gone: what goes, goes in files, to and fro. Then it is back, with all that lay in it.
    private static IEnumerable<PlanItem> ByHand(Dice dice, TimeSpan work, List<string> names)
    {
        var (at, lasts) = (When(dice, work), dice.Time("by hand", work / 4, work * 3 / 4));
        foreach (var name in names)
            yield return new PlanItem.CutOff(at, name, lasts);
        for (var goes = at; goes < at + lasts; goes += dice.Time("courier goes", TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(3)))
        {
            var (from, to) = Two(dice, names);
            yield return new PlanItem.Courier(goes, from, to, dice.Time("courier takes", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(3)), dice.Roll("courier", 6) switch { 0 => 0, 1 => 2, _ => 1 });
        }
    }

    private static PlanItem Fault(Dice dice, TimeSpan work, int longest, List<string> names)
    {
        var (country, peer) = Two(dice, names);
        var at = When(dice, work);
        return dice.Roll("fault", 12) switch
        {
            < 4 => new PlanItem.Crash(at, country, 1 + dice.Roll("step", 40), Seconds(1, 300)),
            4 => new PlanItem.Restart(at, country, Seconds(1, 300)),
            5 => new PlanItem.CutOff(at, country, Seconds(10, longest)),
            < 10 => new PlanItem.Trouble(at, country, peer, (TroubleKind)dice.Roll("trouble", 4), 1 + dice.Roll("one in", 4), Seconds(60, longest)),
            10 => new PlanItem.FullDisk(at, country, Seconds(5, 300)),
            _ => new PlanItem.Clock(at, country, Wrong(dice), Seconds(60, longest)),
        };

        TimeSpan Seconds(int least, int most) => dice.Time("fault lasts", TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
    }

    // By minutes, or by a day.
    private static TimeSpan Wrong(Dice dice) => dice.OneIn("clock by a day", 3)
        ? dice.Pick("clock", [TimeSpan.FromHours(25), TimeSpan.FromHours(-25)])
        : dice.Time("clock", TimeSpan.Zero, TimeSpan.FromMinutes(15)) - TimeSpan.FromMinutes(7);

    private static TimeSpan When(Dice dice, TimeSpan work) => dice.Time("when", TimeSpan.FromSeconds(20), work);

    private static (string, string) Two(Dice dice, List<string> names)
    {
        var one = dice.Pick("country", names);
        return (one, dice.Pick("peer", [.. names.Where(n => n != one)]));
    }
}
