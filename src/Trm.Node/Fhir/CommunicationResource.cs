using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Node.Fhir;

/// <summary>A message that came or went, as FHIR has it: by itself who, when, of which kind and what became of it; opened, also what it says.</summary>
internal static class CommunicationResource
{
    private const string Sent = "sent-";
    private const string Received = "received-";
    private const int UuidLength = 36;
    private static readonly Coding Subsetted = new() { System = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", Code = "SUBSETTED" };

    /// <summary>A peer may give its own message the id of one of ours, or of another peer's: an id here says whose it is. 62 characters at most, of 64 that R4 allows.</summary>
    public static string IdOf(string message, string peer, bool outgoing) => outgoing ? Sent + message : $"{Received}{peer}-{message}";

    /// <summary>Which message that id is of; null where it is none.</summary>
    public static MessageSearch.Key? Parse(string id)
    {
        if (id.Length <= UuidLength || !MessageId.Parse(id[^UuidLength..]).Try(out var message, out _))
            return null;
        var whose = id[..^UuidLength];
        if (whose == Sent)
            return new(message, null);
        return whose.Length > Received.Length && whose.StartsWith(Received, StringComparison.Ordinal) && whose[^1] == '-' && ParticipantId.Parse(whose[Received.Length..^1]).Try(out var peer, out _)
            ? new(message, peer)
            : null;
    }

    /// <summary>As lists show it: nothing was opened.</summary>
    public static Communication Of(ContentTable.Line line, ParticipantId self)
    {
        var at = References.Instant(DateTimeOffset.FromUnixTimeMilliseconds(line.At));
        var carries = MessageKind.Find(line.Kind, line.Code).Try(out var kind, out _) ? kind.Carries : Carries.PersonalData;
        return new()
        {
            Id = IdOf(line.MessageId, line.Peer, line.Outgoing),
            // No lastUpdated: what becomes of a message later is in its status, and leaves no time behind.
            Meta = new() { Security = Labels.Of(carries), Tag = [Subsetted] },
            Identifier = [References.Uuid(line.MessageId)],
            PartOf = line.CaseId is { } @case ? [new() { Reference = $"Task/{@case}" }] : [],
            Status = line.Outgoing ? StatusOf(line.State) : "completed",
            StatusReason = line.Outgoing ? References.Concept("transmission-state", line.State ?? "kept-here") : null,
            Category = [new() { Coding = [new() { System = CodeSystems.Kind, Code = line.Kind }] }],
            ReasonCode = [new() { Coding = [new() { System = CodeSystems.KindCode, Code = line.Code }] }],
            Sent = line.Outgoing ? at : null,
            Received = line.Outgoing ? null : at,
            Sender = References.Participant(line.Outgoing ? self.Value : line.Peer),
            Recipient = [References.Participant(line.Outgoing ? line.Peer : self.Value)],
            Note = [.. line.Notes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => new Annotation { Text = n })],
        };
    }

    /// <summary>The same, opened: with the message as it was sealed, and what it answers.</summary>
    /// <param name="answers">The message that it quotes; null where it quotes none, or cannot be read.</param>
    public static Communication Opened(ContentTable.Line line, ParticipantId self, ReadOnlyMemory<byte> payload, MessageId? answers)
    {
        var shown = Of(line, self);
        shown.Meta!.Tag = [];
        if (answers is not null)
            shown.InResponseTo = [new() { Type = nameof(Communication), Identifier = References.Uuid(answers) }];
        shown.Payload =
        [
            new()
            {
                ContentAttachment = new()
                {
                    ContentType = MessageMeta.FhirMedia,
                    Data = Convert.ToBase64String(payload.Span),
                    Size = payload.Length,
                },
            },
        ];
        return shown;
    }

    private static string StatusOf(string? state) => state switch
    {
        // A report that may not go to the other side stays here.
        null => "not-done",
        OutboxState.Receipted or OutboxState.Closed => "completed",
        OutboxState.Refused or OutboxState.Expired => "stopped",
        _ => "in-progress",
    };
}
