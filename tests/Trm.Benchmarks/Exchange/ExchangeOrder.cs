using Trm.Benchmarks.Letters;

namespace Trm.Benchmarks.Exchange;

/// <summary>What is exchanged, and how often.</summary>
/// <param name="Messages">In each round, by each way.</param>
/// <param name="Rounds">Each way once in each.</param>
public sealed record ExchangeOrder(int Messages, int Rounds)
{
    /// <summary>Which messages.</summary>
    public LetterKind Kind { get; init; } = LetterKind.Question;

    /// <summary>Least length of a payload.</summary>
    public int Bytes { get; init; } = 10 * 1024;

    /// <summary>Cases that questions are asked in.</summary>
    public int Cases { get; init; } = 1000;

    /// <summary>Messages on their way at once: submitted and without a receipt, sent and without a reply, published and without a confirm.</summary>
    public int Window { get; init; } = 256;

    /// <summary>The same of MassTransit one way.</summary>
    public int OneWayWindow { get; init; } = 256;

    /// <summary>Messages in the hand of a bare consumer at once: see <see cref="BareRun"/>.</summary>
    public int BarePrefetch { get; init; } = 500;

    /// <summary>Messages that a bare consumer works on at once: each waits until its reply is confirmed.</summary>
    public int BareConcurrency { get; init; } = 64;
}
