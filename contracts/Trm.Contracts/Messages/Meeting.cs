using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Who meets the person, where, when, by which sign, and the number that answers day and night.</summary>
/// <param name="Organisation">The receiving organisation itself; a coordinator cannot author it.</param>
/// <param name="MetBy">The code of whoever meets the person, never a name.</param>
/// <param name="Place">The meeting point by its name, never an accommodation.</param>
/// <param name="Sign">How the two know each other; written as an organisation's name is.</param>
/// <param name="ValidUntil">Until when this stands.</param>
public sealed record Meeting(
    NamedOrganisation Organisation, string MetBy, string Place, DateTimeOffset At, string Sign, DutyNumber Number, DateTimeOffset ValidUntil)
{
    internal void Attach(MessageDraft draft)
    {
        var organisation = draft.Organisation(Organisation);
        var service = draft.Attach("reception", new HealthcareService { ProvidedBy = organisation, Telecom = [new() { System = "phone", Value = Number.Value }] });
        var place = draft.Attach("meeting-point", new Location { Name = Place });
        draft.Attach("meeting", new Appointment
        {
            Status = "booked",
            Start = WireTime.Format(At),
            End = WireTime.Format(ValidUntil),
            PatientInstruction = Sign,
            Participant =
            [
                new() { Actor = draft.Person, Status = "accepted" },
                new() { Actor = service, Status = "accepted" },
                new() { Actor = place, Status = "accepted" },
            ],
        });
        draft.Officer(TaskParameter.MetBy, MetBy);
    }

    internal static Meeting? Read(TaskReader task)
    {
        var metBy = task.Officer(TaskParameter.MetBy);
        if (task.Resources<Appointment>().ToList() is not [var (meeting, path)])
        {
            task.Fault(RejectionCode.Structure, "Bundle.entry", "a person is met once: the message has one Appointment");
            return null;
        }

        if (meeting.Participant is not [_, var host, var where] || task.At<HealthcareService>(host.Actor) is not { } service || TravelLeg.Place(task, where.Actor) is not { } place)
            task.Fault(RejectionCode.Value, $"{path}.participant", "a meeting has the person, the service that meets them and the meeting point by its name");
        else if (task.At<Organization>(service.ProvidedBy) is not { } provider || !NamedOrganisation.Of(provider).Try(out var organisation, out _))
            task.Fault(RejectionCode.Required, $"{path}.participant[1].actor", "the receiving organisation itself confirms");
        else if (service.Telecom is not [{ System: "phone", Value: var number }] || !DutyNumber.Parse(number).Try(out var duty, out _))
            task.Fault(RejectionCode.Required, $"{path}.participant[1].actor", "the service has one number, '+' and 7 to 15 digits, that answers day and night");
        else if (!NamedOrganisation.IsName(meeting.PatientInstruction))
            task.Fault(meeting.PatientInstruction is null ? RejectionCode.Required : RejectionCode.Value, $"{path}.patientInstruction", "a sign has 1 to 100 letters, digits, spaces or . , ' ( ) / & -");
        else if (!WireTime.TryParseOfMessage(meeting.Start, out var at) || !WireTime.TryParseOfMessage(meeting.End, out var until) || until <= at)
            task.Fault(RejectionCode.Value, $"{path}.start", "a meeting has a time, and stands until a later one, both written yyyy-MM-ddTHH:mm:ssZ");
        else if (metBy is not null)
            return new(organisation, metBy, place, at, meeting.PatientInstruction!, duty, until);
        return null;
    }
}
