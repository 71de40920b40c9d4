namespace Trm.Testing;

/// <summary>What a broker says of itself.</summary>
/// <param name="Version">Its release.</param>
/// <param name="Erlang">The release of Erlang/OTP that it runs on.</param>
/// <param name="Schedulers">How many of that are at work.</param>
/// <param name="Process">The process that it is.</param>
/// <param name="ConfirmingChannels">How many channels are open on which it confirms what is published.</param>
/// <param name="Queues">Every queue that it has: how it is kept, as the broker calls it (<c>rabbit_quorum_queue</c>), whether it outlives the broker, and on how many nodes it lies.</param>
public sealed record RabbitMqFacts(string Version, string Erlang, int Schedulers, int Process, int ConfirmingChannels, IReadOnlyList<(string Name, string Type, bool IsDurable, int Members)> Queues);
