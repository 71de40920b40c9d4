using System.Globalization;
using System.Text;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Contracts.Messages;

/// <summary>
/// A message in the making. It becomes one only by being written and read back through <see cref="MessageReader"/>: what we send is
/// held to what we accept.
/// </summary>
internal sealed class MessageDraft(MessageKind kind, MessageContext context)
{
    private readonly List<Resource> _resources = [];
    private readonly List<(TaskParameter Name, FhirTask.InputComponent Value)> _details = [];
    private ResourceReference? _owner;

    public Urgency? Urgency { get; init; }

    public CodeableConcept? Reason { get; init; }

    public CodeableConcept? StatusReason { get; init; }

    public DateOnly? Start { get; init; }

    /// <summary>When the message is written.</summary>
    public DateTimeOffset At => context.At;

    /// <summary>The person that the message is about, as a reference; null where it names nobody.</summary>
    public ResourceReference? Person => _resources.OfType<Patient>().FirstOrDefault() is { } patient ? To(patient) : null;

    public DateOnly? Review { get; init; }

    public void Attach(IEnumerable<Resource> resources) => _resources.AddRange(resources);

    /// <summary>Names files that travel in parts.</summary>
    public void Attach(IReadOnlyList<AttachedFile> files) =>
        _resources.AddRange(files.Select((file, n) => file.ToResource(IdOf(string.Create(CultureInfo.InvariantCulture, $"attachment/{n}")))));

    public void Owner(NamedOrganisation organisation) => _owner = Organisation(organisation, "owner");

    /// <summary>The organisation as a resource of the message.</summary>
    public ResourceReference Organisation(NamedOrganisation organisation, string role = "organisation")
    {
        // The same organisation may already be there, for a consent names it.
        var known = _resources.OfType<Organization>().FirstOrDefault(o => NamedOrganisation.Of(o).Try(out var named, out _) && named == organisation);
        if (known is null)
            _resources.Add(known = organisation.ToResource(IdOf(role)));
        return To(known);
    }

    public void Add(TaskParameter name, Coding value) => _details.Add((name, new() { ValueCoding = value }));

    public void Add(TaskParameter name, int value) => _details.Add((name, new() { ValueInteger = value }));

    public void Add(TaskParameter name, DateOnly value) => _details.Add((name, new() { ValueDate = Text(value) }));

    public void Add(TaskParameter name, DateTimeOffset value) => _details.Add((name, new() { ValueDateTime = WireTime.Format(value) }));

    public void Add(TaskParameter name, MessageId value) =>
        _details.Add((name, new() { ValueIdentifier = new() { System = MessageAddress.UriSystem, Value = $"urn:uuid:{value}" } }));

    public void Add<T>(TaskParameter name, CodeList<T> list, params IEnumerable<T> values)
        where T : struct, Enum
    {
        foreach (var value in values)
            Add(name, list.Coding(value));
    }

    public void Add(TaskParameter name, CaseId value) => Identified(name, value.ToString());

    public void Add(TaskParameter name, TransmissionId value) => Identified(name, value.ToString());

    public void Add(TaskParameter name, DutyNumber value) => _details.Add((name, new() { ValueUri = value.Uri }));

    public void Country(string code) => Add(TaskParameter.Country, new Coding { System = HtcdsCodeList.Countries.System, Code = code });

    /// <summary>What a gate rests on.</summary>
    public void Evidence(ClearanceGate gate, string id) => _details.Add((TaskParameter.Evidence, new()
    {
        Type = new() { Coding = [CodeSystems.TaskParameters.Coding(TaskParameter.Evidence), CodeSystems.ClearanceGates.Coding(gate)] },
        ValueIdentifier = new() { System = MessageAddress.UriSystem, Value = $"urn:uuid:{id}" },
    }));

    /// <summary>Adds a resource of our own and gives it the id of its role in this message.</summary>
    public ResourceReference Attach(string role, Resource resource)
    {
        resource.Id = IdOf(role);
        _resources.Add(resource);
        return To(resource);
    }

    private void Identified(TaskParameter name, string id) =>
        _details.Add((name, new() { ValueIdentifier = new() { System = MessageAddress.UriSystem, Value = $"urn:uuid:{id}" } }));

    public void Service(string code) => Add(TaskParameter.Service, new Coding { System = CodeSystems.Services, Code = code });

    public void Field(string name) => Add(TaskParameter.Field, new Coding { System = CodeSystems.Htcds, Code = name });

    public void Officer(TaskParameter name, string code) =>
        _details.Add((name, new() { ValueIdentifier = new() { System = MessageAddress.OfficerSystem, Value = code } }));

    /// <summary>The message, or what keeps it from being one.</summary>
    public Result<Message> ToMessage()
    {
        var task = MakeTask();
        return Finish(kind, context, [task, .. _resources], [To(task)]);
    }

    public static Result<Message> WithoutTask(MessageKind kind, MessageContext context) => Finish(kind, context, [], []);

    private static Result<Message> Finish(MessageKind kind, MessageContext context, IEnumerable<Resource> resources, List<ResourceReference> focus)
    {
        var meta = MessageMeta.Of(kind, context.Id, context.Case, context.InReplyTo, context.Basis);
        var header = new MessageHeader
        {
            Id = context.Id.ToString(),
            EventCoding = new() { System = CodeSystems.Kind, Code = kind.Kind },
            Destination = [new() { Endpoint = MessageAddress.EndpointPrefix + context.To }],
            Source = new() { Endpoint = MessageAddress.EndpointPrefix + context.From },
            Responsible = new() { Identifier = new() { System = MessageAddress.OfficerSystem, Value = context.OfficerCode } },
            Reason = new() { Coding = [new() { System = CodeSystems.KindCode, Code = kind.Code }] },
            Response = context.InReplyTo is { } answered ? new() { Identifier = answered.ToString(), Code = "ok" } : null,
            Focus = focus,
            Definition = MessageRule.Of(kind).Definition,
        };
        List<Resource> all = [header, .. resources];
        var bundle = new Bundle
        {
            Id = context.Id.ToString(),
            Meta = MessageRule.Labels(kind, all),
            Type = "message",
            Timestamp = WireTime.Format(context.At),
            Entry = [.. all.Select(r => new Bundle.EntryComponent { FullUrl = $"urn:uuid:{r.Id}", Resource = r })],
        };
        return MessageReader.Parse(meta, FhirWriter.Write(bundle));
    }

    private FhirTask MakeTask()
    {
        var patient = _resources.OfType<Patient>().FirstOrDefault();
        var task = new FhirTask
        {
            Id = IdOf("task"),
            GroupIdentifier = context.Case is { } id ? new() { System = MessageAddress.UriSystem, Value = $"urn:uuid:{id}" } : null,
            Status = MessageRule.Of(kind).TaskStatus,
            StatusReason = StatusReason,
            BusinessStatus = new() { Coding = [new() { System = CodeSystems.KindCode, Code = kind.Code }] },
            Intent = kind.Class == MessageClass.Ask ? "proposal" : "order",
            Priority = Urgency is { } urgency ? CodeSystems.Urgencies.Code(urgency) : null,
            Code = new() { Coding = [new() { System = CodeSystems.Kind, Code = kind.Kind }] },
            For = patient is null ? null : To(patient),
            ExecutionPeriod = Start is { } start ? new() { Start = Text(start) } : null,
            AuthoredOn = WireTime.Format(context.At),
            Owner = _owner,
            ReasonCode = Reason,
            Restriction = Review is { } review ? new() { Period = new() { End = Text(review) } } : null,
        };
        foreach (var known in ReturnSteps.MayNameKnown(kind) ? context.Known ?? [] : [])
            Add(TaskParameter.Known, known);
        foreach (var (name, value) in _details)
        {
            value.Type ??= CodeSystems.TaskParameters.Concept(name);
            task.Input.Add(value);
        }

        return task;
    }

    // Ids of our own resources follow from the message's: writing the same message twice gives the same bytes.
    private string IdOf(string role) => DerivedUuid.Of(Encoding.ASCII.GetBytes($"{context.Id}/{role}"));

    private static ResourceReference To(Resource resource) => new() { Reference = $"urn:uuid:{resource.Id}" };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
