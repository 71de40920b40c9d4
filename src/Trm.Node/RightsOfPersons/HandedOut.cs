using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Consent = Trm.Contracts.Consents.Consent;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Node.RightsOfPersons;

/// <summary>
/// What of a message is handed out to the person it is about: the row of its kind says which parts, and of a part goes what is named here. A kind without a row, a resource without a part and an element
/// without a name are not handed out: what nobody has decided on stays here.
/// </summary>
/// <remarks>Source: contracts/decisions/0078.</remarks>
internal static class HandedOut
{
    /// <summary>Stands for whoever helped the person decide: that somebody did is the person's to know, who it was is about somebody else.</summary>
    public const string Helper = "HELPER-0";

    [Flags]
    private enum Part
    {
        None = 0,

        /// <summary>What it is for: of a referral, of a question.</summary>
        Purpose = 1,

        /// <summary>From which day on.</summary>
        Start = 2,

        /// <summary>Which organisation.</summary>
        Organisation = 4,

        /// <summary>Who the person is.</summary>
        Person = 8,

        /// <summary>What is known of them, and what they need.</summary>
        Known = 16,

        /// <summary>What they agreed to.</summary>
        Consents = 32,
    }

    private sealed record Row(Part Parts, params IReadOnlyList<TaskParameter> Details)
    {
        public bool Has(Part part) => Parts.HasFlag(part);
    }

    // Why something was declined, stopped, cleared or ended is in none of them, nor who else did it or travels along.
    private static readonly Row Nothing = new(Part.None);

    private static readonly Row Shared = new(Part.Organisation | Part.Person | Part.Known | Part.Consents);

    private static readonly FrozenDictionary<MessageKind, Row> Rows = new Dictionary<MessageKind, Row>
    {
        [MessageKind.ReferralProfile] = new(Part.Purpose | Part.Person | Part.Known),
        [MessageKind.ReferralIdentity] = Shared,
        [MessageKind.DecisionSeen] = Nothing,
        [MessageKind.DecisionAccepted] = new(Part.Start | Part.Organisation),
        [MessageKind.DecisionDeclined] = Nothing,
        [MessageKind.DecisionRedirected] = new(Part.Organisation),
        [MessageKind.DecisionCancellationAgreed] = Nothing,
        [MessageKind.Question] = new(Part.Purpose, TaskParameter.Topic, TaskParameter.Field),
        [MessageKind.AnswerGiven] = Shared with { Details = [TaskParameter.Topic] },
        [MessageKind.AnswerPartly] = Shared with { Details = [TaskParameter.Topic] },
        [MessageKind.AnswerRefused] = new(Part.None, TaskParameter.Topic),
        [MessageKind.AnswerUnknown] = new(Part.None, TaskParameter.Topic),
        [MessageKind.UpdateChange] = Shared,
        [MessageKind.UpdateCorrection] = Shared,
        [MessageKind.UpdateConsentRenewed] = Shared,
        [MessageKind.UpdateBestInterests] = Shared,
        [MessageKind.UpdateRemedies] = Shared,
        [MessageKind.WithdrawalSharing] = new(Part.None, TaskParameter.Action, TaskParameter.SaidAt),
        [MessageKind.WithdrawalReturn] = new(Part.None, TaskParameter.Action, TaskParameter.SaidAt),
        [MessageKind.WithdrawalFollowUp] = new(Part.None, TaskParameter.Action, TaskParameter.SaidAt),
        [MessageKind.HoldSet] = Nothing,
        [MessageKind.HoldLift] = Nothing,
        [MessageKind.EndCancelAsked] = Nothing,
        [MessageKind.EndClosedOurSide] = Nothing,
        [MessageKind.ReturnProposal] = Shared with { Details = [TaskParameter.Basis, TaskParameter.WindowFrom, TaskParameter.WindowTo] },
        // The plan itself, and where and when the person is met: HeldMessage.Agreed.
        [MessageKind.ReturnPlanOffer] = Shared,
        [MessageKind.ReturnPlanChange] = Shared,
        [MessageKind.ReadinessPlan] = Shared,
        [MessageKind.ReadinessFinal] = Shared,
        [MessageKind.ClearanceOrdinary] = new(Part.Start, TaskParameter.Basis, TaskParameter.AskedAgainAt),
        [MessageKind.ClearanceOwnDecision] = new(Part.Start, TaskParameter.Basis, TaskParameter.AskedAgainAt),
        [MessageKind.ClearanceFastTrack] = new(Part.Start, TaskParameter.Basis, TaskParameter.AskedAgainAt),
        [MessageKind.DepartureDeparted] = Shared with { Details = [TaskParameter.Basis, TaskParameter.At, TaskParameter.ExpectedAt] },
        [MessageKind.DepartureChanged] = Shared with { Details = [TaskParameter.Basis, TaskParameter.At, TaskParameter.ExpectedAt] },
        [MessageKind.DepartureTransitPassed] = new(Part.None, TaskParameter.Basis, TaskParameter.At, TaskParameter.ExpectedAt),
        [MessageKind.ArrivalMet] = new(Part.None, TaskParameter.Safe, TaskParameter.AsExpected),
        [MessageKind.ArrivalHandedOver] = new(Part.None, TaskParameter.Safe, TaskParameter.AsExpected),
        [MessageKind.ArrivalDeclinedToBeMet] = new(Part.None, TaskParameter.Safe, TaskParameter.AsExpected),
        [MessageKind.FollowUpMade] = new(Part.None, TaskParameter.Moment, TaskParameter.Wellbeing, TaskParameter.ChooseAgain),
        [MessageKind.FollowUpNotMade] = new(Part.None, TaskParameter.Moment),
        [MessageKind.FollowUpNotWished] = new(Part.None, TaskParameter.Moment),
        [MessageKind.IncidentNotMet] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentMissing] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentFound] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentRefusedEntry] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentRefusedToBoard] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentTransit] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentReTrafficking] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentReprisal] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentMedical] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentDeath] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentRemovalRisk] = new(Part.None, TaskParameter.At),
        [MessageKind.IncidentBreach] = new(Part.None, TaskParameter.At),
        // Once the person was told of it: HeldReading.
        [MessageKind.SafetyNotice] = new(Part.Person, TaskParameter.Danger, TaskParameter.Helper, TaskParameter.LegalBasis),
        [MessageKind.RightsAsked] = new(Part.None, TaskParameter.Right),
        [MessageKind.RightsDone] = new(Part.None, TaskParameter.Right, TaskParameter.Outcome, TaskParameter.Erased, TaskParameter.Kept, TaskParameter.KeptReason),
        [MessageKind.MisdirectedOpened] = new(Part.None, TaskParameter.Deletion),
    }.ToFrozenDictionary();

    /// <summary>True where somebody has decided what of that kind is handed out.</summary>
    public static bool IsDecided(MessageKind kind) => Rows.ContainsKey(kind);

    /// <summary>What of the message is handed out, in its order: resources of its own with nothing else in them.</summary>
    public static IReadOnlyList<Resource> Of(Message message)
    {
        var row = Rows.GetValueOrDefault(message.Kind, Nothing);
        var resources = message.Bundle.Entry.Select(e => e.Resource).OfType<Resource>().ToList();
        var person = resources.OfType<Patient>().FirstOrDefault() is { } patient ? $"urn:uuid:{patient.Id}" : null;
        return [.. resources.Select(r => Of(r, row, person)).OfType<Resource>()];
    }

    /// <summary>A consent without who helped.</summary>
    public static Consent Of(Consent consent) => consent.Interpreter is null ? consent : consent with { Interpreter = Helper };

    private static Resource? Of(Resource resource, Row row, string? person) => resource switch
    {
        FhirTask task => Of(task, row),
        Organization organisation when row.Has(Part.Organisation) => new Organization { Id = organisation.Id, Identifier = organisation.Identifier, Name = organisation.Name },
        Patient patient when row.Has(Part.Person) => Of(patient),
        ServiceRequest service when row.Has(Part.Known) && IsAbout(service.Subject, person) => new ServiceRequest
        {
            Id = service.Id, Status = service.Status, Intent = service.Intent, Code = Coded(service.Code), Subject = service.Subject,
        },
        Observation observation when row.Has(Part.Known) && observation.Focus.Count == 0 && IsAbout(observation.Subject, person) => Of(observation),
        Contracts.Fhir.Consent consent when row.Has(Part.Consents) && ConsentResource.Read(consent, "Consent").Try(out var read, out _) => ConsentResource.Write(Of(read), consent.Patient?.Reference ?? ""),
        _ => null,
    };

    private static FhirTask? Of(FhirTask task, Row row)
    {
        var said = new FhirTask
        {
            Id = task.Id,
            Status = task.Status,
            BusinessStatus = task.BusinessStatus,
            Intent = task.Intent,
            Code = task.Code,
            AuthoredOn = task.AuthoredOn,
            Priority = row.Has(Part.Purpose) ? task.Priority : null,
            ReasonCode = row.Has(Part.Purpose) ? task.ReasonCode : null,
            ExecutionPeriod = row.Has(Part.Start) ? task.ExecutionPeriod : null,
            Input = [.. task.Input.Where(i => row.Details.Any(d => i.Type?.Coding is [{ Code: { } name }] && name == CodeSystems.TaskParameters.Code(d)))],
        };
        return said.Priority is null && said.ReasonCode is null && said.ExecutionPeriod is null && said.Input.Count == 0 ? null : said;
    }

    // No address but its country: a paper can be found.
    private static Patient Of(Patient patient) => new()
    {
        Id = patient.Id,
        Name = [.. patient.Name.Where(n => n.Family is not null || n.Given.Count > 0).Select(n => new HumanName { Prefix = n.Prefix, Given = n.Given, Family = n.Family })],
        BirthDate = patient.BirthDate,
        Gender = patient.Gender,
        Extension = [.. patient.Extension.Where(e => e.Url == ElementList.CitizenshipUrl && e.Extension.Exists(c => c.ValueCodeableConcept is not null))],
        Identifier = [.. patient.Identifier.Where(i => i.Value is not null).Select(i => new Identifier { System = i.System, Value = i.Value })],
        Telecom = [.. patient.Telecom.Where(t => t.Value is not null).Select(t => new ContactPoint { System = t.System, Value = t.Value, Use = t.Use })],
        Address = [.. patient.Address.Where(a => a.Country is not null).Select(a => new Address { Country = a.Country })],
        MaritalStatus = Coded(patient.MaritalStatus),
        Communication = [.. patient.Communication.Where(c => Coded(c.Language) is not null).Select(c => new Patient.CommunicationComponent { Language = Coded(c.Language), Preferred = c.Preferred })],
    };

    // What is masked, unknown or only worded says nothing here.
    private static Observation? Of(Observation observation)
    {
        var said = new Observation
        {
            Id = observation.Id,
            Status = observation.Status,
            Code = Coded(observation.Code),
            Subject = observation.Subject,
            EffectivePeriod = observation.EffectivePeriod,
            ValueCodeableConcept = Coded(observation.ValueCodeableConcept),
            ValueBoolean = observation.ValueBoolean,
            ValueInteger = observation.ValueInteger,
            ValueDateTime = observation.ValueDateTime,
            Component = [.. observation.Component.Where(c => Coded(c.ValueCodeableConcept) is not null).Select(c => new Observation.ComponentComponent { Code = Coded(c.Code), ValueCodeableConcept = Coded(c.ValueCodeableConcept) })],
        };
        return said is { Code: null } or { ValueCodeableConcept: null, ValueBoolean: null, ValueInteger: null, ValueDateTime: null, Component.Count: 0 } ? null : said;
    }

    private static bool IsAbout(ResourceReference? subject, string? person) => subject?.Reference is not { } reference || reference == person;

    private static CodeableConcept? Coded(CodeableConcept? concept) => concept?.Coding.Where(c => c.Code is not null).Select(c => new Coding { System = c.System, Code = c.Code }).ToList() is { Count: > 0 } codes
        ? new() { Coding = codes }
        : null;
}
