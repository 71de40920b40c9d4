namespace Trm.Node.Broker;

/// <summary>One thing in which a broker is not what the directory asks.</summary>
/// <param name="Code">See <see cref="BrokerDifferenceCode"/>.</param>
/// <param name="Subject">The mailbox, exchange, user, binding or policy.</param>
/// <param name="Words">What it means, in one sentence.</param>
/// <param name="Expected">What the directory asks; null where nothing of the kind should be there.</param>
/// <param name="Found">What the broker has; null where it has nothing.</param>
public sealed record BrokerDifference(string Code, string Subject, string Words, string? Expected = null, string? Found = null);
