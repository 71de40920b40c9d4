using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes departures: delivered and shown whatever the state, the clock, the consent or the gates.</summary>
public static class DepartureMessage
{
    /// <summary>The person is on the way; the bare form.</summary>
    public static Result<Message> Departed(MessageContext context, Journey journey) => Write(MessageKind.DepartureDeparted, context, journey, [], []);

    /// <summary>The same with the legs and the person, under a consent that the message carries.</summary>
    public static Result<Message> Departed(MessageContext context, Journey journey, IEnumerable<TravelLeg> legs, IEnumerable<Resource> resources) =>
        Write(MessageKind.DepartureDeparted, context, journey, legs, resources);

    /// <summary>Another time or another way; the bare form.</summary>
    public static Result<Message> Changed(MessageContext context, Journey journey) => Write(MessageKind.DepartureChanged, context, journey, [], []);

    /// <summary>The same with the legs and the person, under a consent that the message carries.</summary>
    public static Result<Message> Changed(MessageContext context, Journey journey, IEnumerable<TravelLeg> legs, IEnumerable<Resource> resources) =>
        Write(MessageKind.DepartureChanged, context, journey, legs, resources);

    /// <summary>The person has passed the country of transit; always bare.</summary>
    public static Result<Message> TransitPassed(MessageContext context, Journey journey) => Write(MessageKind.DepartureTransitPassed, context, journey, [], []);

    private static Result<Message> Write(MessageKind kind, MessageContext context, Journey journey, IEnumerable<TravelLeg> legs, IEnumerable<Resource> resources)
    {
        var draft = new MessageDraft(kind, context);
        draft.Attach(resources);
        TravelLeg.Attach(draft, legs);
        draft.Add(TaskParameter.Basis, CodeSystems.TravelBases, journey.Basis);
        draft.Add(TaskParameter.At, journey.At);
        draft.Add(TaskParameter.ExpectedAt, journey.ExpectedAt);
        draft.Add(TaskParameter.Persons, journey.Persons);
        if (journey.Escort is not null)
            draft.Officer(TaskParameter.Escort, journey.Escort);
        draft.Add(TaskParameter.DutyNumber, journey.Number);
        return draft.ToMessage();
    }
}
