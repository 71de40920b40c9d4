namespace Trm.Node.Tests.Stories;

/// <summary>What one case looks like from the receiving side.</summary>
/// <param name="Words">Everything that is not an id, a moment or a weight.</param>
/// <param name="Times">Every moment, from the beginning of the case.</param>
/// <param name="Sizes">Every weight, in bytes.</param>
internal sealed record ReceivedView(string Words, IReadOnlyList<TimeSpan> Times, IReadOnlyList<int> Sizes)
{
    // Ten cases are played one after the other while the planned journey stays where it is.
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    // A signature in DER is a few bytes longer or shorter by chance.
    private const int Chance = 24;

    /// <summary>The first thing that tells the two apart; null where nothing does.</summary>
    public string? TellsApart(ReceivedView other)
    {
        if (Words != other.Words)
        {
            var at = Words.Zip(other.Words).TakeWhile(p => p.First == p.Second).Count();
            return $"words: {Around(Words, at)} / {Around(other.Words, at)}";
        }

        var time = Times.Zip(other.Times).Select((p, i) => (Apart: (p.First - p.Second).Duration(), i)).MaxBy(p => p.Apart);
        if (time.Apart >= Bucket)
            return $"times: {Times[time.i]} / {other.Times[time.i]}";
        var size = Sizes.Zip(other.Sizes).Select((p, i) => (Apart: Math.Abs(p.First - p.Second), i)).MaxBy(p => p.Apart);
        return size.Apart > Chance ? $"sizes: {Sizes[size.i]} / {other.Sizes[size.i]}" : null;
    }

    private static string Around(string words, int at) => words[Math.Max(0, at - 200)..Math.Min(words.Length, at + 120)];
}
