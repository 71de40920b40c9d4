using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Oversight;

/// <summary>One message of a case as oversight reads it. What would say who the person is, or where they can be reached, is taken out; what is taken out and what was never said look the same.</summary>
/// <param name="IsOurs">Whether our office said it.</param>
/// <param name="Agreed">The plan of a journey, or where and when the person is met; null for every other message.</param>
/// <param name="Said">The rest of what it says.</param>
/// <param name="IsReadable">False where it came with something that cannot be read.</param>
public sealed record OverseenMessage(MessageId Message, string Peer, bool IsOurs, string Kind, string Code, DateTimeOffset At, MessageContent? Agreed, IReadOnlyList<Resource> Said, bool IsReadable);
