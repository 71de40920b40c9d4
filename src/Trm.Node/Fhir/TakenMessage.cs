using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Node.Fhir;

/// <summary>What became of a message that was handed in.</summary>
/// <param name="Id">Its id, which it keeps.</param>
/// <param name="At">When this node wrote it; where it was refused, when that was.</param>
/// <param name="Faults">Why it was refused; none where this node owes it a fate from here on.</param>
internal sealed record TakenMessage(MessageId Id, MessageKind Kind, DateTimeOffset At, IReadOnlyList<Rejection> Faults)
{
    /// <summary>R4's response message. To the same message, taken once, it is the same whenever it is asked for.</summary>
    /// <remarks>Source: contracts/decisions/0073; https://hl7.org/fhir/R4/messaging.html</remarks>
    public Bundle ToResponse(ParticipantId self)
    {
        var (id, details) = (Outcome.IdOf(Id, "response"), Outcome.IdOf(Id, "details"));
        var header = new MessageHeader
        {
            Id = id,
            EventCoding = new() { System = Contracts.Codes.CodeSystems.Kind, Code = Kind.Kind },
            Source = new() { Endpoint = MessageAddress.EndpointPrefix + self },
            Destination = [new() { Endpoint = MessageAddress.EndpointPrefix + self }],
            Reason = new() { Coding = [new() { System = Contracts.Codes.CodeSystems.KindCode, Code = Kind.Code }] },
            Response = new()
            {
                Identifier = Id.ToString(),
                Code = Faults.Count == 0 ? "ok" : Outcome.IsTransient(Faults[0]) ? "transient-error" : "fatal-error",
                Details = Faults.Count == 0 ? null : new() { Reference = $"urn:uuid:{details}" },
            },
        };
        var outcome = Outcome.Of(Faults);
        outcome.Id = details;
        return new()
        {
            Id = id,
            Type = "message",
            Timestamp = WireTime.Format(At),
            Entry =
            [
                new() { FullUrl = $"urn:uuid:{id}", Resource = header },
                .. Faults.Count == 0 ? [] : new[] { new Bundle.EntryComponent { FullUrl = $"urn:uuid:{details}", Resource = outcome } },
            ],
        };
    }
}
