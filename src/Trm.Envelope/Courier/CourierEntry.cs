using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Envelope.Courier;

/// <summary>Where one sealed message stands in a courier file. Nothing of it is verified.</summary>
/// <param name="Offset">Its first byte, from the beginning of the file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Lane">As it would have travelled: the urgent ones stand first.</param>
/// <param name="Id">What its header calls itself; anybody may have written that.</param>
public sealed record CourierEntry(long Offset, int Length, Lane Lane, TransmissionId Id);
