using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>One leg of a journey: from a station, port or airport to another. Never an address.</summary>
/// <param name="From">Name of the place, as an organisation's name is written.</param>
/// <param name="To">Name of the place, as an organisation's name is written.</param>
public sealed record TravelLeg(TravelMode Mode, string From, string To, DateTimeOffset Departs, DateTimeOffset Arrives)
{
    internal static void Attach(MessageDraft draft, IEnumerable<TravelLeg> legs)
    {
        foreach (var (n, leg) in legs.Index())
        {
            draft.Attach($"leg-{n}", new Appointment
            {
                Status = "proposed",
                ServiceType = [CodeSystems.TravelModes.Concept(leg.Mode)],
                Start = WireTime.Format(leg.Departs),
                End = WireTime.Format(leg.Arrives),
                Participant =
                [
                    new() { Actor = draft.Person, Status = "accepted" },
                    new() { Actor = draft.Attach($"leg-{n}-from", new Location { Name = leg.From }), Status = "accepted" },
                    new() { Actor = draft.Attach($"leg-{n}-to", new Location { Name = leg.To }), Status = "accepted" },
                ],
            });
        }
    }

    /// <summary>The legs of a message, in its order.</summary>
    internal static IReadOnlyList<TravelLeg> Read(TaskReader task, int atLeast)
    {
        var legs = new List<TravelLeg>();
        foreach (var (appointment, path) in task.Resources<Appointment>())
        {
            if (CodeSystems.TravelModes.Find(appointment.ServiceType is [var type] ? type : null) is not { } mode)
                task.Fault(RejectionCode.CodeInvalid, $"{path}.serviceType", "a leg says by what the person travels");
            else if (!WireTime.TryParseOfMessage(appointment.Start, out var departs) || !WireTime.TryParseOfMessage(appointment.End, out var arrives))
                task.Fault(RejectionCode.Value, $"{path}.start", "a leg has a departure and an arrival, written yyyy-MM-ddTHH:mm:ssZ");
            else if (arrives <= departs || (legs.Count > 0 && departs < legs[^1].Arrives))
                task.Fault(RejectionCode.Value, $"{path}.start", "legs follow each other, and each arrives after it departs");
            else if (appointment.Participant is not [_, var from, var to] || Place(task, from.Actor) is not { } start || Place(task, to.Actor) is not { } end)
                task.Fault(RejectionCode.Value, $"{path}.participant", "a leg has the person, the place it leads from and the place it leads to, by their names");
            else
                legs.Add(new(mode, start, end, departs, arrives));
        }

        if (legs.Count < atLeast)
            task.Fault(RejectionCode.Required, "Bundle.entry", "a journey has at least one leg");
        return legs;
    }

    /// <summary>The name of a place, or null where it has none that may stand here.</summary>
    internal static string? Place(TaskReader task, ResourceReference? reference) =>
        task.At<Location>(reference)?.Name is { } name && NamedOrganisation.IsName(name) ? name : null;
}
