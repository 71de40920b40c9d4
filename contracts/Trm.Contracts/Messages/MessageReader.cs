using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Contracts.Messages;

/// <summary>
/// A verified payload becomes a <see cref="Message"/> here and nowhere else. Every fault is named with a code and a FHIR path, the first one first; none
/// quotes the payload.
/// </summary>
/// <remarks>Codes: those of <see cref="FhirReader"/>, and <c>KIND_UNKNOWN</c>, <c>CODE_INVALID</c>, <c>CONTRACT_VERSION_UNSUPPORTED</c>.</remarks>
public static class MessageReader
{
    /// <summary>Parses a payload beside its meta; it is of a version of the contract that this code supports.</summary>
    public static Result<Message> Parse(MessageMeta meta, ReadOnlyMemory<byte> payload) => Parse(meta, payload, ContractVersion.Supported);

    /// <summary>Parses a payload beside its meta.</summary>
    /// <param name="spoken">The versions of the contract that are read; no other is.</param>
    public static Result<Message> Parse(MessageMeta meta, ReadOnlyMemory<byte> payload, IReadOnlyList<ContractVersion> spoken)
    {
        if (!MessageKind.Find(meta.Kind, meta.Code).Try(out var kind, out var unknown))
            return unknown;
        if (kind.ConcernsCase != meta.Case is not null)
            return new Rejection(kind.ConcernsCase ? RejectionCode.Required : RejectionCode.Value, "meta.case", "some kinds name a case, the others none");
        if (MessageRule.Of(kind).Answers && meta.InReplyTo is null)
            return new Rejection(RejectionCode.Required, "meta.inReplyTo", "this kind quotes the message that it answers");

        var read = FhirReader.ReadBundle(payload);
        if (!read.IsOk)
            return Result<Message>.Refused(OtherVersion(kind, payload, spoken) is { } version ? [version, .. read.Rejections] : read.Rejections);
        return new Check(meta, kind, read.Value, spoken).Judge(payload);
    }

    /// <summary>
    /// Parses a payload that came without its meta, as a file does: the meta is drawn from header and Task. What a move rests on (<c>basis</c>) stands in the
    /// meta only and is not known then.
    /// </summary>
    public static Result<Message> Parse(ReadOnlyMemory<byte> payload)
    {
        if (!FhirReader.ReadBundle(payload).Try(out var bundle, out _) || bundle.Entry is not [{ Resource: MessageHeader header }, ..])
            return Result<Message>.Refused(FhirReader.ReadBundle(payload).Rejections);
        if (!MessageKind.Find(header.EventCoding?.Code ?? "", header.Reason?.Coding is [{ Code: { } code }] ? code : "").Try(out var kind, out var unknown))
            return new Rejection(unknown.Code, unknown.Code.Equals(RejectionCode.KindUnknown) ? "MessageHeader.eventCoding" : "MessageHeader.reason", unknown.Hint);
        if (!MessageId.Parse(header.Id).Try(out var id, out _))
            return new Rejection(RejectionCode.Value, "MessageHeader.id", "a message has a UUID");
        var group = bundle.Entry.Select(e => e.Resource).OfType<FhirTask>().FirstOrDefault()?.GroupIdentifier?.Value;
        var @case = CaseId.Parse(group?.StartsWith("urn:uuid:", StringComparison.Ordinal) == true ? group["urn:uuid:".Length..] : null).Try(out var named, out _) ? named : null;
        if (kind.ConcernsCase != @case is not null)
            return new Rejection(kind.ConcernsCase ? RejectionCode.Required : RejectionCode.Value, "Task.groupIdentifier", "some kinds name a case, the others none");
        var answered = MessageId.Parse(header.Response?.Identifier).Try(out var quoted, out _) ? quoted : null;
        return Parse(MessageMeta.Of(kind, id, @case, answered), payload);
    }

    // Another version of the contract may well have elements that this one lacks: the version is then the fault to name first.
    private static Rejection? OtherVersion(MessageKind kind, ReadOnlyMemory<byte> payload, IReadOnlyList<ContractVersion> spoken)
    {
        using var json = CompactJson.TryParse(payload);
        return json?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("entry", out var entries) && entries.ValueKind == JsonValueKind.Array && entries.GetArrayLength() > 0
            && entries[0].ValueKind == JsonValueKind.Object && entries[0].TryGetProperty("resource", out var header)
            && header.Text("definition") is { } definition && MessageRule.Of(kind).VersionIn(definition) is { } version && !Speaks(spoken, version)
            ? Unsupported(spoken)
            : null;
    }

    private static bool Speaks(IReadOnlyList<ContractVersion> spoken, string version) => ContractVersion.Parse(version).Try(out var named, out _) && spoken.Contains(named);

    private static Rejection Unsupported(IReadOnlyList<ContractVersion> spoken) => new(
        RejectionCode.ContractVersionUnsupported, "MessageHeader.definition", $"this node speaks version {string.Join(" and ", spoken)} of the contract");

    /// <summary>The rules beyond FHIR, on a Bundle that holds together.</summary>
    private sealed class Check(MessageMeta meta, MessageKind kind, Bundle bundle, IReadOnlyList<ContractVersion> spoken)
    {
        private readonly MessageRule _rule = MessageRule.Of(kind);
        private readonly MessageHeader _header = (MessageHeader)bundle.Entry[0].Resource!;
        private readonly Faults _faults = new();

        public Result<Message> Judge(ReadOnlyMemory<byte> payload)
        {
            Frame();
            var address = Header();
            Entries();
            var (content, known) = Task(address.OfficerCode);
            return _faults.Any ? _faults.Refused<Message>() : new Message(meta, kind, bundle, payload, content!, address, known);
        }

        private void Frame()
        {
            Same(bundle.Id, meta.Message!.ToString(), "Bundle.id");
            Same(_header.Id, meta.Message.ToString(), "MessageHeader.id");
            Absent(bundle.Identifier, "Bundle.identifier");
            Absent(bundle.Total, "Bundle.total");
            Absent(bundle.Link.FirstOrDefault(), "Bundle.link");
            if (bundle.Meta is { } labels)
                new CodedOnly([], null, _faults).Check(labels, "Bundle.meta");
        }

        private MessageAddress Header()
        {
            if (_header.EventCoding is not { } coding)
                Missing("MessageHeader.eventCoding");
            else if (coding.System != CodeSystems.Kind || coding.Code != kind.Kind)
                _faults.Add(RejectionCode.Value, "MessageHeader.eventCoding", "the header's kind is not that of the meta");
            if (_header.Reason is null)
                Missing("MessageHeader.reason");
            else if (_header.Reason.Coding is not [{ System: CodeSystems.KindCode, Code: var code }] || code != kind.Code)
                _faults.Add(RejectionCode.Value, "MessageHeader.reason", "the header's code is not that of the meta");
            var version = Version();
            Response();
            return Address(version);
        }

        private ContractVersion? Version()
        {
            if (_header.Definition is null)
                Missing("MessageHeader.definition");
            else if (_rule.VersionIn(_header.Definition) is not { } version)
                _faults.Add(RejectionCode.Value, "MessageHeader.definition", "the definition is not that of this kind and code");
            else if (!Speaks(spoken, version))
                _faults.Add(Unsupported(spoken).Code, Unsupported(spoken).Path!, Unsupported(spoken).Hint!);
            else
                return ContractVersion.Parse(version).Value;
            return null;
        }

        private void Response()
        {
            const string path = "MessageHeader.response";
            if (_header.Response is null && meta.InReplyTo is not null)
                Missing(path);
            else if (_header.Response is not null && meta.InReplyTo is null)
                _faults.Add(RejectionCode.Value, path, "the header answers a message that the meta does not name");
            else if (_header.Response is { } response)
            {
                Same(response.Identifier, meta.InReplyTo!.ToString(), $"{path}.identifier");
                if (response.Code != "ok")
                    _faults.Add(RejectionCode.Value, $"{path}.code", "an answer of a person is ok; failures travel as receipts");
            }
        }

        private MessageAddress Address(ContractVersion? version)
        {
            if (_header.Destination.Count == 0)
                Missing("MessageHeader.destination");
            else if (_header.Destination.Count > 1)
                _faults.Add(RejectionCode.Value, "MessageHeader.destination", "a message has one receiver; each recipient gets its own");
            var to = Participant(_header.Destination.FirstOrDefault()?.Endpoint, "MessageHeader.destination[0].endpoint");
            var from = Participant(_header.Source?.Endpoint, "MessageHeader.source.endpoint");
            var officer = _header.Responsible?.Identifier;
            if (officer is null)
                Missing("MessageHeader.responsible");
            else if (officer.System != MessageAddress.OfficerSystem || !MessageAddress.IsOfficerCode(officer.Value))
                _faults.Add(RejectionCode.Value, "MessageHeader.responsible", "an officer is named by a code of letters, digits, '-' and '.'");
            if (!WireTime.TryParseOfMessage(bundle.Timestamp, out var at))
                _faults.Add(bundle.Timestamp is null ? RejectionCode.Required : RejectionCode.Value, "Bundle.timestamp", "a time is written yyyy-MM-ddTHH:mm:ssZ");
            return new(from!, to!, officer?.Value ?? "", at, version!);
        }

        private ParticipantId? Participant(string? endpoint, string path)
        {
            if (endpoint is null)
                return null;
            if (endpoint.StartsWith(MessageAddress.EndpointPrefix, StringComparison.Ordinal)
                && ParticipantId.Parse(endpoint[MessageAddress.EndpointPrefix.Length..]).Try(out var id, out _))
                return id;
            _faults.Add(RejectionCode.Value, path, "an endpoint is urn:trm:participant: and the participant's id");
            return null;
        }

        private void Entries()
        {
            var coded = new CodedOnly(_rule.Elements, meta.Case?.ToString(), _faults);
            var plans = new CodedOnly(MessageRule.PlanElements, meta.Case?.ToString(), _faults);
            var attachments = new AttachmentRule(bundle, _faults);
            var isBare = MessageRule.IsBare(kind, bundle.Entry.Select(e => e.Resource!));
            for (var i = 0; i < bundle.Entry.Count; i++)
            {
                var entry = bundle.Entry[i];
                var resource = entry.Resource!;
                var path = Place(i);
                if (!Uuid.Parse(resource.Id, out _) || entry.FullUrl != $"urn:uuid:{resource.Id}")
                    _faults.Add(RejectionCode.Value, $"Bundle.entry[{i}].fullUrl", "an entry's address is the urn:uuid of its resource's id");
                if (resource is not (MessageHeader or FhirTask) && !_rule.Allowed.Contains(resource.TypeName))
                    _faults.Add(RejectionCode.Structure, path, "this kind of message has no resource of this type");
                else if (resource is MessageHeader or FhirTask || isBare)
                    coded.Check(resource, path);
                else if (IsOfPlan(resource))
                    plans.Check(resource, path);
                else if (resource is DomainResource { Contained.Count: > 0 })
                    _faults.Add(RejectionCode.Structure, $"{path}.contained", "each resource of a message has its own entry");
                else
                    attachments.Check(resource, path);
            }

            foreach (var type in _rule.Required)
                if (!bundle.Entry.Exists(e => e.Resource!.TypeName == type))
                    _faults.Add(RejectionCode.Required, "Bundle.entry", $"this kind of message has a {type}");
            if (bundle.Entry.Count(e => e.Resource is Patient) > 1)
                _faults.Add(RejectionCode.Structure, "Bundle.entry", "a case is about one person; each member of a family has a case of their own");
        }

        // Plans, meetings and findings are closed in every message: an accommodation address is in none.
        private static bool IsOfPlan(Resource resource) =>
            resource is Appointment or Location or HealthcareService or CarePlan || (resource is Observation fact && CodeSystems.CaseFacts.Find(fact.Code) is not null);

        private (MessageContent? Content, IReadOnlyList<MessageId> Known) Task(string officer)
        {
            var tasks = Enumerable.Range(0, bundle.Entry.Count).Where(i => bundle.Entry[i].Resource is FhirTask).ToList();
            if (tasks.Count != (_rule.TaskStatus is null ? 0 : 1))
            {
                _faults.Add(tasks.Count == 0 ? RejectionCode.Required : RejectionCode.Structure, "Bundle.entry", "a message has one Task, a test has none");
                return (null, []);
            }

            var expected = tasks.Select(i => bundle.Entry[i].FullUrl);
            if (!_header.Focus.Select(f => f.Reference).SequenceEqual(expected, StringComparer.Ordinal))
                _faults.Add(RejectionCode.Value, "MessageHeader.focus", "the header points to the message's Task and to nothing else");
            if (tasks is not [var n])
                return (new TestContent(), []);

            var task = (FhirTask)bundle.Entry[n].Resource!;
            var path = Place(n);
            Case(task, path);
            Same(task.Status, _rule.TaskStatus!, $"{path}.status");
            Concept(task.Code, CodeSystems.Kind, kind.Kind, $"{path}.code");
            Concept(task.BusinessStatus, CodeSystems.KindCode, kind.Code, $"{path}.businessStatus");
            Person(task, path);

            // Two entries with one address were refused before; the reader may look them up.
            var reader = new TaskReader(kind, task, path, bundle, officer, _faults);
            var content = _rule.Read(reader);
            var known = ReturnSteps.MayNameKnown(kind) ? reader.Known() : [];
            reader.NoMore();
            return (content, known);
        }

        private void Case(FhirTask task, string path)
        {
            if (task.GroupIdentifier is null && meta.Case is not null)
                Missing($"{path}.groupIdentifier");
            else if (task.GroupIdentifier is { } group
                && (meta.Case is null || group.System != MessageAddress.UriSystem || group.Value != $"urn:uuid:{meta.Case}"))
                _faults.Add(RejectionCode.Value, $"{path}.groupIdentifier", "the case is not that of the meta");
        }

        private void Person(FhirTask task, string path)
        {
            var patient = bundle.Entry.Find(e => e.Resource is Patient)?.FullUrl;
            if (patient is not null && task.For?.Reference != patient)
                _faults.Add(task.For is null ? RejectionCode.Required : RejectionCode.Value, $"{path}.for", "the Task is for the message's one Patient");
            else if (patient is null && task.For is not null)
                _faults.Add(RejectionCode.Value, $"{path}.for", "the Task is for the message's one Patient");
        }

        private void Concept(CodeableConcept? concept, string system, string code, string path)
        {
            if (concept is null)
                Missing(path);
            else if (concept.Coding is not [var coding] || coding.System != system || coding.Code != code)
                _faults.Add(RejectionCode.Value, path, "the Task's kind and code are those of the meta");
        }

        private void Same(string? found, string expected, string path)
        {
            if (found is null)
                Missing(path);
            else if (found != expected)
                _faults.Add(RejectionCode.Value, path, "the value is not the one that this message has");
        }

        private void Missing(string path) => _faults.Add(RejectionCode.Required, path, "this element is required");

        private void Absent(object? value, string path)
        {
            if (value is not null)
                _faults.Add(RejectionCode.Value, path, "a message has no such element");
        }

        private string Place(int i) => ShapeCheck.ResourcePath($"Bundle.entry[{i}].resource", bundle.Entry[i].Resource!.TypeName);
    }
}
