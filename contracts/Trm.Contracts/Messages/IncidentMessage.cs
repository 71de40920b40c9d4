using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes incidents: anyone, alone, in one action.</summary>
public static class IncidentMessage
{
    /// <summary>Reports one.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="persons">1 to 99.</param>
    public static Result<Message> Report(MessageContext context, Incident incident, DateTimeOffset at, string country, PlaceKind place, int persons = 1)
    {
        var kind = KindOf(incident);
        var draft = new MessageDraft(kind, context);
        draft.Attach("incident", new Communication
        {
            Status = "completed",
            Priority = "stat",
            ReasonCode = [new() { Coding = [new() { System = CodeSystems.KindCode, Code = kind.Code }] }],
        });
        draft.Add(TaskParameter.At, at);
        draft.Country(country);
        draft.Add(TaskParameter.PlaceKind, CodeSystems.PlaceKinds, place);
        draft.Add(TaskParameter.Persons, persons);
        return draft.ToMessage();
    }

    /// <summary>The row of the catalogue of an incident.</summary>
    public static MessageKind KindOf(Incident incident) => incident switch
    {
        Incident.NotMet => MessageKind.IncidentNotMet,
        Incident.Missing => MessageKind.IncidentMissing,
        Incident.Found => MessageKind.IncidentFound,
        Incident.RefusedEntry => MessageKind.IncidentRefusedEntry,
        Incident.RefusedToBoard => MessageKind.IncidentRefusedToBoard,
        Incident.Transit => MessageKind.IncidentTransit,
        Incident.ReTrafficking => MessageKind.IncidentReTrafficking,
        Incident.Reprisal => MessageKind.IncidentReprisal,
        Incident.Medical => MessageKind.IncidentMedical,
        Incident.Death => MessageKind.IncidentDeath,
        Incident.RemovalRisk => MessageKind.IncidentRemovalRisk,
        Incident.Breach => MessageKind.IncidentBreach,
        _ => throw new ArgumentOutOfRangeException(nameof(incident), incident, "no such incident"),
    };
}
