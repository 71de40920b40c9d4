namespace Trm.Benchmarks.Exchange;

/// <summary>One way to bring messages across, to be measured beside others.</summary>
internal interface IMover
{
    /// <summary>What it is.</summary>
    string Name { get; }

    /// <summary>Returns when so many have come to their end.</summary>
    Task MoveAsync(int messages, CancellationToken cancel);
}
