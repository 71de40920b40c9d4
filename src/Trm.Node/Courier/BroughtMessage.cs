using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Courier;

/// <summary>What became of one message that a courier brought.</summary>
/// <param name="Id">What its header calls itself; certain where it was verified.</param>
/// <param name="Lane">Where it stood in the file.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Code">Why, where it was not taken; null elsewhere.</param>
public sealed record BroughtMessage(TransmissionId Id, Lane Lane, CourierFate Fate, string? Code);
