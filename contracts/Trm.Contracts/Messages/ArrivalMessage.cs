using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes arrivals, with what the person answered to two questions.</summary>
public static class ArrivalMessage
{
    /// <summary>The person has been met.</summary>
    public static Result<Message> Met(MessageContext context, DateTimeOffset at, int persons, string metBy, PersonsAnswer safe, PersonsAnswer asExpected) =>
        Write(MessageKind.ArrivalMet, ArrivalForm.Met, context, at, persons, metBy, safe, asExpected);

    /// <summary>The person is with the receiving organisation or guardian.</summary>
    public static Result<Message> HandedOver(MessageContext context, DateTimeOffset at, int persons, string metBy, PersonsAnswer safe, PersonsAnswer asExpected) =>
        Write(MessageKind.ArrivalHandedOver, ArrivalForm.HandedOver, context, at, persons, metBy, safe, asExpected);

    /// <summary>The person has arrived and does not wish to be met.</summary>
    public static Result<Message> DeclinedToBeMet(MessageContext context, DateTimeOffset at, int persons, PersonsAnswer safe) =>
        Write(MessageKind.ArrivalDeclinedToBeMet, ArrivalForm.DeclinedToBeMet, context, at, persons, null, safe, PersonsAnswer.NotAsked);

    private static Result<Message> Write(
        MessageKind kind, ArrivalForm form, MessageContext context, DateTimeOffset at, int persons, string? metBy, PersonsAnswer safe, PersonsAnswer asExpected)
    {
        var draft = new MessageDraft(kind, context);
        draft.Attach("arrival", new Encounter
        {
            Status = ArrivalContent.Status(form),
            Class = new() { System = "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code = "FLD" },
            Period = new() { Start = WireTime.Format(at) },
        });
        draft.Add(TaskParameter.Persons, persons);
        if (metBy is not null)
            draft.Officer(TaskParameter.MetBy, metBy);
        draft.Add(TaskParameter.Safe, CodeSystems.PersonsAnswers, safe);
        draft.Add(TaskParameter.AsExpected, CodeSystems.PersonsAnswers, asExpected);
        return draft.ToMessage();
    }
}
