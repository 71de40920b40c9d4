using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Something happened: what, when, in which country, at what kind of place, to how many.</summary>
/// <param name="At">When.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Place">The kind of place.</param>
/// <param name="Persons">How many are concerned, 1 to 99.</param>
public sealed record IncidentContent(Incident Incident, DateTimeOffset? At, string? Country, PlaceKind Place, int Persons) : MessageContent
{
    /// <summary>The content of an incident; another kind is a bug of ours.</summary>
    public static IncidentContent Of(Message message) => Of<IncidentContent>(message);

    internal static IncidentContent Read(TaskReader task, Incident incident)
    {
        foreach (var (communication, path) in task.Resources<Communication>())
        {
            if (communication.ReasonCode is not [{ Coding: [{ System: CodeSystems.KindCode, Code: var code }] }] || code != task.Kind.Code)
                task.Fault(RejectionCode.Value, $"{path}.reasonCode", "the Communication says what the message says");
            if (communication is not { Priority: "stat", Status: "completed" })
                task.Fault(RejectionCode.Value, $"{path}.priority", "the Communication of an incident is completed and stat");
        }

        return new(
            incident,
            task.Time(TaskParameter.At, required: true),
            task.Country(),
            task.Coded(TaskParameter.PlaceKind, CodeSystems.PlaceKinds),
            task.Count(TaskParameter.Persons, 1, 99));
    }
}
