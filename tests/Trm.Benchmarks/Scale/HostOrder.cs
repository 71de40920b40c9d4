namespace Trm.Benchmarks.Scale;

/// <summary>What a process that runs one node is told, in one line.</summary>
/// <param name="Folder">Of the offices.</param>
/// <param name="Fingerprint">Of their directory.</param>
/// <param name="Participant">Whose node.</param>
/// <param name="Postgres">Its database.</param>
/// <param name="Broker">Its broker.</param>
public sealed record HostOrder(string Folder, string Fingerprint, string Participant, string Postgres, Uri Broker);
