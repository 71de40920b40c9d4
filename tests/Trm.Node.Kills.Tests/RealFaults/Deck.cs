namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>Faults in the order in which they strike. A full deck holds each as often as it weighs, and is shuffled anew when it is used up; a small one holds one kill of each name and a few of the others.</summary>
/// <param name="faults">All that there are.</param>
/// <param name="isSmall">Whether it is a small one.</param>
/// <param name="random">Shuffles it.</param>
internal sealed class Deck(IReadOnlyList<Fault> faults, bool isSmall, Random random)
{
    private const int Others = 3;

    private readonly Queue<Fault> _cards = new();

    /// <summary>The kills of a full deck.</summary>
    public static int KillsOf(IEnumerable<Fault> faults) => faults.Where(f => f.IsKill).Sum(f => f.Weight);

    /// <summary>What strikes next: one thing or, half of the time, two at once.</summary>
    public IReadOnlyList<(Fault Fault, TimeSpan Lasting)> Draw()
    {
        var first = Next();
        return random.Next(2) == 0 && Peek().Target != first.Target ? [Timed(first), Timed(Next())] : [Timed(first)];
    }

    private Fault Next()
    {
        _ = Peek();
        return _cards.Dequeue();
    }

    private Fault Peek()
    {
        if (_cards.Count == 0)
            foreach (var card in Shuffled(isSmall ? Small() : faults.SelectMany(f => Enumerable.Repeat(f, f.Weight))))
                _cards.Enqueue(card);
        return _cards.Peek();
    }

    private IEnumerable<Fault> Small() =>
        [.. Shuffled(faults.Where(f => f.IsKill)).DistinctBy(f => f.Name), .. Shuffled(faults.Where(f => !f.IsKill)).DistinctBy(f => f.Name).Take(Others)];

    private Fault[] Shuffled(IEnumerable<Fault> cards)
    {
        Fault[] all = [.. cards];
        random.Shuffle(all);
        return all;
    }

    private (Fault Fault, TimeSpan Lasting) Timed(Fault fault) => (fault, TimeSpan.FromMilliseconds(random.Next(fault.Milliseconds.Shortest, fault.Milliseconds.Longest)));
}
