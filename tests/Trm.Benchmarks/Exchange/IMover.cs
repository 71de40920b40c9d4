namespace Trm.Benchmarks.Exchange;

/// <summary>One way to bring messages across, to be measured beside others.</summary>
internal interface IMover
{
    /// <summary>What it is.</summary>
    string Name { get; }

    /// <summary>So many times as many messages as are exchanged does it move in a lap: as it is faster, or its laps would be too short to say anything.</summary>
    int Times { get; }

    /// <summary>Returns when so many have come to their end.</summary>
    Task MoveAsync(int messages, CancellationToken cancel);
}
