using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Contracts.Messages;

/// <summary>Reads a message's Task into typed values and notes each fault; what nobody asked for is a fault too.</summary>
internal sealed class TaskReader
{
    /// <summary>Most holds and reports that a move names.</summary>
    private const int MostKnown = 1000;

    private readonly List<Detail> _details = [];
    private readonly HashSet<Detail> _read = [];
    private readonly Dictionary<string, Resource> _byAddress;
    private readonly FhirTask _task;
    private readonly string _path;
    private readonly string _officer;
    private readonly Faults _faults;
    private readonly Bundle _bundle;

    public TaskReader(MessageKind kind, FhirTask task, string path, Bundle bundle, string officer, Faults faults)
    {
        (Kind, _task, _path, _officer, _faults, _bundle) = (kind, task, path, officer, faults, bundle);
        _byAddress = bundle.Entry.ToDictionary(e => e.FullUrl!, e => e.Resource!, StringComparer.Ordinal);
        for (var i = 0; i < task.Input.Count; i++)
            Take(task.Input[i], $"{path}.input[{i}]");

        void Take(FhirTask.InputComponent holder, string place)
        {
            if (holder.Type?.Coding is [{ } named, ..] && named.System == CodeSystems.TaskParameters.System && CodeSystems.TaskParameters.Find(named.Code) is { } name
                && holder.Type.Coding.Count == (name == TaskParameter.Evidence ? 2 : 1))
                _details.Add(new(name, holder, place, holder.Type.Coding[^1]));
            else
                _faults.Add(RejectionCode.CodeInvalid, $"{place}.type", "the contract has no such detail");
        }
    }

    /// <summary>One Task.input.</summary>
    /// <param name="Of">What it belongs to: evidence to its gate.</param>
    private sealed record Detail(TaskParameter Name, FhirTask.InputComponent Holder, string Path, Coding Of);

    /// <summary>Where not null, takes what the message's reader asks of the Task: the published profile is made from it.</summary>
    public ICollection<AskedDetail>? Asked { get; init; }

    /// <summary>The kind and code of the message.</summary>
    public MessageKind Kind { get; }

    /// <summary>When the message was written; null where it does not say.</summary>
    public DateTimeOffset? WrittenAt => WireTime.TryParseOfMessage(_bundle.Timestamp, out var at) ? at : null;

    /// <summary>Where the Task stands.</summary>
    public string Path => _path;

    /// <summary>The resources of a type, each with its place.</summary>
    public IEnumerable<(T Resource, string Path)> Resources<T>()
        where T : Resource
    {
        for (var i = 0; i < _bundle.Entry.Count; i++)
            if (_bundle.Entry[i].Resource is T resource)
                yield return (resource, ShapeCheck.ResourcePath($"Bundle.entry[{i}].resource", resource.TypeName));
    }

    /// <summary>The resource that a reference leads to, or null where it is of another type.</summary>
    public T? At<T>(ResourceReference? reference)
        where T : Resource => reference?.Reference is { } address ? _byAddress.GetValueOrDefault(address) as T : null;

    /// <summary>Notes a fault.</summary>
    public void Fault(RejectionCode code, string path, string hint) => _faults.Add(code, path, hint);

    public IReadOnlyList<string> Services(int atLeast)
    {
        Asks(TaskParameter.Service, "Coding", atLeast, null, CodeSystems.Services);
        var services = new List<string>();
        foreach (var detail in All(TaskParameter.Service))
        {
            if (Value<Coding>(detail) is not { } coding)
                continue;
            if (coding.System == CodeSystems.Services && CodeSystems.Knows(coding.System, coding.Code))
                services.Add(coding.Code!);
            else
                _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.valueCoding", "the case data standard has no such service");
        }

        if (services.Count < atLeast)
            Required(TaskParameter.Service);
        return services;
    }

    public int Count(TaskParameter name, int least, int most)
    {
        Asked?.Add(new("input", name, 1, 1, Type: "integer", Range: (least, most)));
        if (One(name, required: true) is not { } detail || Value<int?>(detail) is not { } count)
            return least;
        if (count < least || count > most)
            _faults.Add(RejectionCode.Value, $"{detail.Path}.valueInteger", "the number is out of range");
        return count;
    }

    public T Coded<T>(TaskParameter name, CodeList<T> list)
        where T : struct, Enum
    {
        Asks(name, "Coding", 1, 1, list.System);
        if (One(name, required: true) is not { } detail || Value<Coding>(detail) is not { } coding)
            return default;
        if (coding.System == list.System && list.Find(coding.Code) is { } value)
            return value;
        _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.valueCoding", "the element's code list has no such code");
        return default;
    }

    /// <summary>One code where it stands, null where it does not.</summary>
    public T? CodedIfAny<T>(TaskParameter name, CodeList<T> list)
        where T : struct, Enum
    {
        Asks(name, "Coding", 0, 1, list.System);
        return _details.Exists(d => d.Name == name) ? Coded(name, list) : null;
    }

    /// <summary>Several different codes of one list.</summary>
    public IReadOnlyList<T> Codes<T>(TaskParameter name, CodeList<T> list, int atLeast)
        where T : struct, Enum
    {
        Asks(name, "Coding", atLeast, null, list.System);
        var values = new List<T>();
        foreach (var detail in All(name))
        {
            if (Value<Coding>(detail) is not { } coding)
                continue;
            if (coding.System != list.System || list.Find(coding.Code) is not { } value)
                _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.valueCoding", "the element's code list has no such code");
            else if (values.Contains(value))
                _faults.Add(RejectionCode.Value, $"{detail.Path}.valueCoding", "the same code stands here twice");
            else
                values.Add(value);
        }

        if (values.Count < atLeast)
            Required(name);
        return values;
    }

    /// <summary>A country, ISO 3166-1 alpha-2.</summary>
    public string? Country()
    {
        Asks(TaskParameter.Country, "Coding", 1, 1, HtcdsCodeList.Countries.System);
        if (One(TaskParameter.Country, required: true) is not { } detail || Value<Coding>(detail) is not { } coding)
            return null;
        if (coding.System == HtcdsCodeList.Countries.System && CodeSystems.Knows(coding.System, coding.Code))
            return coding.Code;
        _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.valueCoding", "a country is one of ISO 3166");
        return null;
    }

    /// <summary>A duty number.</summary>
    public DutyNumber? Number(TaskParameter name, bool required)
    {
        Asks(name, "uri", required ? 1 : 0, 1);
        if (One(name, required) is not { } detail || Value<string>(detail, "valueUri") is not { } text)
            return null;
        if (DutyNumber.ParseUri(text).Try(out var number, out var fault))
            return number;
        _faults.Add(RejectionCode.Value, $"{detail.Path}.valueUri", fault.Hint!);
        return null;
    }

    /// <summary>Cases by their pseudonyms.</summary>
    public IReadOnlyList<CaseId> Cases(TaskParameter name)
    {
        Asks(name, "Identifier", 0, null, MessageAddress.UriSystem);
        return [.. All(name).Select(d => Named(d) is { } text && CaseId.Parse(text).Try(out var id, out _) ? id : null).OfType<CaseId>()];
    }

    /// <summary>The holds and reports that the author of a move knew, each once, at most <see cref="MostKnown"/>.</summary>
    public IReadOnlyList<MessageId> Known()
    {
        Asks(TaskParameter.Known, "Identifier", 0, MostKnown);
        var known = new List<MessageId>();
        foreach (var detail in All(TaskParameter.Known))
        {
            if (Named(detail) is not { } text || !MessageId.Parse(text).Try(out var id, out _))
                continue;
            if (known.Contains(id))
                _faults.Add(RejectionCode.Value, $"{detail.Path}.valueIdentifier", "the same message stands here twice");
            else
                known.Add(id);
        }

        if (known.Count > MostKnown)
            _faults.Add(RejectionCode.TooLarge, $"{_path}.input", "a move names at most a thousand holds and reports");
        return known;
    }

    /// <summary>One transmission.</summary>
    public TransmissionId? Transmission(TaskParameter name)
    {
        Asks(name, "Identifier", 1, 1, MessageAddress.UriSystem);
        return One(name, required: true) is { } detail && Named(detail) is { } text && TransmissionId.Parse(text).Try(out var id, out _) ? id : null;
    }

    /// <summary>The evidence of each gate: ids of what it rests on.</summary>
    public IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> Evidence()
    {
        Asks(TaskParameter.Evidence, "Identifier", 0, null, MessageAddress.UriSystem);
        var evidence = new Dictionary<ClearanceGate, IReadOnlyList<string>>();
        foreach (var detail in All(TaskParameter.Evidence))
        {
            if (detail.Of.System != CodeSystems.ClearanceGates.System || CodeSystems.ClearanceGates.Find(detail.Of.Code) is not { } gate)
                _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.type.coding[1]", "no such gate is named in a clearance");
            else if (Named(detail) is { } id)
                evidence[gate] = [.. evidence.GetValueOrDefault(gate) ?? [], id];
        }

        return evidence;
    }

    private string? Named(Detail detail)
    {
        if (Value<Identifier>(detail) is not { } identifier)
            return null;
        if (identifier.System == MessageAddress.UriSystem && identifier.Value is { } text && text.StartsWith("urn:uuid:", StringComparison.Ordinal)
            && Uuid.Parse(text["urn:uuid:".Length..], out _))
            return text["urn:uuid:".Length..];
        _faults.Add(RejectionCode.Value, $"{detail.Path}.valueIdentifier", "what is named here is named by its urn:uuid");
        return null;
    }

    public IReadOnlyList<string> Fields(int atMost)
    {
        Asks(TaskParameter.Field, "Coding", 0, atMost, CodeSystems.Htcds);
        var details = All(TaskParameter.Field).ToList();
        if (details.Count > atMost)
            _faults.Add(RejectionCode.TooLarge, $"{_path}.input", "more than one message may ask");
        var names = new List<string>();
        foreach (var detail in details)
        {
            if (Value<Coding>(detail) is not { } coding)
                continue;
            if (coding.System == CodeSystems.Htcds && CodeSystems.Knows(coding.System, coding.Code))
                names.Add(coding.Code!);
            else
                _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.valueCoding", "the case data standard has no such field");
        }

        return names;
    }

    public string? Officer(TaskParameter name, bool required = true)
    {
        Asks(name, "Identifier", required ? 1 : 0, 1, MessageAddress.OfficerSystem);
        if (One(name, required) is not { } detail || Value<Identifier>(detail) is not { } identifier)
            return null;
        if (identifier.System == MessageAddress.OfficerSystem && MessageAddress.IsOfficerCode(identifier.Value))
            return identifier.Value;
        _faults.Add(RejectionCode.Value, $"{detail.Path}.valueIdentifier", "an officer is named by a code of letters, digits, '-' and '.'");
        return null;
    }

    public string? SecondPerson(TaskParameter name, bool required = true)
    {
        var second = Officer(name, required);
        if (second is not null && string.Equals(second, _officer, StringComparison.OrdinalIgnoreCase))
            _faults.Add(RejectionCode.Value, $"{_path}.input", "the second person is another one than the officer who signs");
        return second;
    }

    public MessageId? Message(TaskParameter name)
    {
        Asks(name, "Identifier", 1, 1, MessageAddress.UriSystem);
        if (One(name, required: true) is not { } detail || Value<Identifier>(detail) is not { } identifier)
            return null;
        if (identifier.System == MessageAddress.UriSystem && identifier.Value is { } text && text.StartsWith("urn:uuid:", StringComparison.Ordinal)
            && MessageId.Parse(text["urn:uuid:".Length..]).Try(out var id, out _))
            return id;
        _faults.Add(RejectionCode.Value, $"{detail.Path}.valueIdentifier", "a message is named by its urn:uuid");
        return null;
    }

    public DateTimeOffset? Time(TaskParameter name, bool required)
    {
        Asks(name, "dateTime", required ? 1 : 0, 1);
        if (One(name, required) is not { } detail || Value<string>(detail, "valueDateTime") is not { } text)
            return null;
        if (WireTime.TryParseOfMessage(text, out var time))
            return time;
        _faults.Add(RejectionCode.Value, $"{detail.Path}.valueDateTime", "a time is written yyyy-MM-ddTHH:mm:ssZ");
        return null;
    }

    public DateOnly? Day(TaskParameter name, bool required = false)
    {
        Asks(name, "date", required ? 1 : 0, 1);
        return One(name, required) is { } detail && Value<string>(detail, "valueDate") is { } text ? ParseDay(text, $"{detail.Path}.valueDate") : null;
    }

    public DateOnly? StartDay() => Day(_task.ExecutionPeriod?.Start, "executionPeriod", "start");

    public DateOnly? ReviewDay() => Day(_task.Restriction?.Period?.End, "restriction", "period.end");

    public T Reason<T>(CodeList<T> list)
        where T : struct, Enum => Concept(_task.ReasonCode, list, "reasonCode");

    public T StatusReason<T>(CodeList<T> list)
        where T : struct, Enum => Concept(_task.StatusReason, list, "statusReason");

    public Urgency Urgency()
    {
        Asked?.Add(new("priority", null, 1, 1, CodeSystems.Urgencies.System));
        if (_task.Priority is null)
            _faults.Add(RejectionCode.Required, $"{_path}.priority", "this element is required");
        else if (CodeSystems.Urgencies.Find(_task.Priority) is { } urgency)
            return urgency;
        else
            _faults.Add(RejectionCode.CodeInvalid, $"{_path}.priority", "the exchange knows routine and urgent");
        return default;
    }

    public NamedOrganisation? Owner()
    {
        Asked?.Add(new("owner", null, 1, 1));
        if (_task.Owner?.Reference is not { } address)
            _faults.Add(RejectionCode.Required, $"{_path}.owner", "this message names an organisation");
        else if (_byAddress.GetValueOrDefault(address) is not Organization organisation)
            _faults.Add(RejectionCode.Value, $"{_path}.owner", "the reference leads to an Organization");
        else if (NamedOrganisation.Of(organisation).Try(out var named, out var rejection))
            return named;
        else
            _faults.Add(rejection.Code, $"{_path}.owner", rejection.Hint!);
        return null;
    }

    /// <summary>Notes every detail that no one has read.</summary>
    public void NoMore()
    {
        foreach (var detail in _details)
            if (!_read.Contains(detail))
                _faults.Add(RejectionCode.CodeInvalid, $"{detail.Path}.type", "this message has no such detail");
    }

    private void Asks(TaskParameter name, string type, int least, int? most, string? system = null) => Asked?.Add(new("input", name, least, most, system, type));

    private IEnumerable<Detail> All(TaskParameter name)
    {
        foreach (var detail in _details)
            if (detail.Name == name && _read.Add(detail))
                yield return detail;
    }

    private Detail? One(TaskParameter name, bool required)
    {
        var found = All(name).ToList();
        if (found.Count == 0 && required)
            Required(name);
        if (found.Count > 1)
            _faults.Add(RejectionCode.Structure, found[1].Path, "this detail stands once");
        return found is [var first, ..] ? first : null;
    }

    private void Required(TaskParameter name) =>
        _faults.Add(RejectionCode.Required, $"{_path}.input", $"the detail {CodeSystems.TaskParameters.Code(name)} is required");

    // The one value of a detail, in the form that its name asks for.
    private T? Value<T>(Detail detail, string? form = null)
    {
        form ??= typeof(T) == typeof(int?) ? "valueInteger" : $"value{typeof(T).Name}";
        foreach (var (name, value, _) in ElementWalk.Children(detail.Holder, Place.Of(detail.Path)))
            if (name == form)
                return (T)value;
        _faults.Add(RejectionCode.Structure, detail.Path, $"this detail has a {form}");
        return default;
    }

    private T Concept<T>(CodeableConcept? concept, CodeList<T> list, string element)
        where T : struct, Enum
    {
        Asked?.Add(new(element, null, 1, 1, list.System));
        if (concept is null)
            _faults.Add(RejectionCode.Required, $"{_path}.{element}", "this element is required");
        else if (list.Find(concept) is { } value)
            return value;
        else
            _faults.Add(RejectionCode.CodeInvalid, $"{_path}.{element}", "the element's code list has no such code");
        return default;
    }

    private DateOnly? Day(string? text, string element, string end)
    {
        Asked?.Add(new($"{element}.{end}", null, 1, 1));
        if (text is not null)
            return ParseDay(text, $"{_path}.{element}.{end}");
        _faults.Add(RejectionCode.Required, $"{_path}.{element}.{end}", "this element is required");
        return null;
    }

    private DateOnly? ParseDay(string text, string path)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && WireTime.IsWithinReach(day))
            return day;
        _faults.Add(RejectionCode.Value, path, "a day is written yyyy-MM-dd");
        return null;
    }
}
