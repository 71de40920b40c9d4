using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Contracts.Referrals;

/// <summary>
/// A message that a case-management system wrote in the contract's own form, for its node to send. It keeps its id and its words; when it was written is the node's word, and what the
/// consents in it do not cover is masked by the node, as in a message that is drawn from the node's own record.
/// </summary>
/// <remarks>Source: contracts/decisions/0073.</remarks>
public sealed class HandedInMessage
{
    private readonly Message _read;
    private readonly IReadOnlyList<Resource> _resources;

    private HandedInMessage(Message read)
    {
        _read = read;
        _resources = [.. read.Bundle.Entry.Select(e => e.Resource!)];
    }

    public MessageKind Kind => _read.Kind;

    public MessageId Id => _read.Id;

    /// <summary>Null for kinds that name no case.</summary>
    public CaseId? Case => _read.Meta.Case;

    /// <summary>The message that it answers; null where it answers none.</summary>
    public MessageId? InReplyTo => _read.Meta.InReplyTo;

    /// <summary>The sender that its header names.</summary>
    public ParticipantId From => _read.From;

    /// <summary>The receiver that its header names.</summary>
    public ParticipantId To => _read.To;

    /// <summary>The code of the officer who answers for it, as its header has it.</summary>
    public string OfficerCode => _read.OfficerCode;

    /// <summary>True where it brings a file or names one.</summary>
    public bool HasFiles => _resources.Any(r => r is DocumentReference or Binary);

    /// <summary>Reads one; every code of <see cref="MessageReader"/>.</summary>
    public static Result<HandedInMessage> Parse(ReadOnlyMemory<byte> payload) => MessageReader.Parse(payload).Then(read => Result<HandedInMessage>.Ok(new(read)));

    /// <summary>
    /// The message as it is sent: written at that moment, masked, labelled, in the one spelling. The same arguments give the same bytes. <c>CONSENT_NOT_ACTIVE</c> where it would tell who the person is and no
    /// active consent in it names the organisation; <c>VALUE</c> where an answer says another outcome than the consents in it give.
    /// </summary>
    /// <param name="at">When the node writes it.</param>
    /// <param name="basis">What a move rests on.</param>
    /// <param name="recipient">The organisation that accepted the case; null before one has.</param>
    /// <param name="question">The question that an answer quotes; null for every other kind, and where there is none.</param>
    public Result<Message> Write(DateTimeOffset at, MessageId? basis, OrganisationId? recipient, QuestionContent? question)
    {
        var content = Kind == MessageKind.ReferralIdentity ? Masked(at, recipient, null)
            : Kind == MessageKind.AnswerGiven || Kind == MessageKind.AnswerPartly ? Masked(at, recipient, question)
            : Result<IReadOnlyList<Resource>>.Ok(_resources);
        return content.Then(resources =>
        {
            foreach (var task in resources.OfType<FhirTask>())
                task.AuthoredOn = WireTime.Format(at);
            var bundle = new Bundle
            {
                Id = Id.ToString(),
                Meta = MessageRule.Labels(Kind, resources),
                Type = "message",
                Timestamp = WireTime.Format(at),
                Entry = [.. resources.Select(r => new Bundle.EntryComponent { FullUrl = MessageSlot.Address(r.Id!), Resource = r })],
            };
            return MessageReader.Parse(MessageMeta.Of(Kind, Id, Case, InReplyTo, basis), FhirWriter.Write(bundle));
        });
    }

    private Result<IReadOnlyList<Resource>> Masked(DateTimeOffset at, OrganisationId? recipient, QuestionContent? question)
    {
        if (recipient is null)
            return G01.Refused("Task.owner", "no organisation has accepted this case by name");
        if (!_resources.Any(r => r is Patient))
            return new Rejection(RejectionCode.Required, "Bundle.entry", "what says who a person is has a Patient");
        var coverage = ConsentCoverage.Of(ReturnSteps.ConsentsOf(_read), recipient, at);
        if (coverage.Consents.Count == 0)
            return G01.Refused("Bundle.entry", $"no active consent names {recipient}: ask the person first");
        IReadOnlyList<SharedElement> elements = ElementList.All;
        if (question is not null)
        {
            var asked = question.Fields.Count > 0 ? question.Fields.ToHashSet(StringComparer.Ordinal) : TopicElements.Fields(question.Topic);
            elements = [.. asked.Select(ElementList.OfField).OfType<SharedElement>().Concat(TopicElements.Facts(question.Topic, question.Fields)).Distinct()];
            if (Contradicted(elements, coverage, asked.All(f => ElementList.OfField(f) is not null)) is { } fault)
                return fault;
        }

        // Consents to others are nobody's business; what no row of the element list knows stays, for gate G01 to judge.
        var known = coverage.Consents.Select(c => c.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var frame = _resources.Where(r => r is MessageHeader or FhirTask);
        var rest = _resources.Where(r => r is not (MessageHeader or FhirTask) && (r is not Fhir.Consent consent || known.Contains(consent.Id!))).ToList();
        return Result<IReadOnlyList<Resource>>.Ok([.. frame, .. Masking.Apply(rest, coverage, elements), .. Masking.Unlisted(rest)]);
    }

    // The outcome follows from the consent, not from what there is: whoever is asked cannot be read by what they leave out.
    private Rejection? Contradicted(IReadOnlyList<SharedElement> elements, ConsentCoverage coverage, bool isShareable)
    {
        var covered = elements.Count(e => coverage.Covers(e.Category));
        if (covered == 0)
            return G01.Refused("Bundle.entry", "no active consent lets them know any of what was asked: the answer is answer/refused");
        return (isShareable && covered == elements.Count) == (Kind == MessageKind.AnswerGiven)
            ? null
            : new(RejectionCode.Value, "MessageHeader.reason", $"by the consents in it this answer is answer/{(Kind == MessageKind.AnswerGiven ? "partly" : "given")}");
    }
}
