using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>A person has arrived.</summary>
/// <param name="At">When.</param>
/// <param name="Persons">How many, 1 to 99.</param>
/// <param name="MetBy">The code of whoever met the person; null where the person declined to be met.</param>
/// <param name="Safe">Are you safe?</param>
/// <param name="AsExpected">Is this who you expected?</param>
public sealed record ArrivalContent(ArrivalForm Form, DateTimeOffset? At, int Persons, string? MetBy, PersonsAnswer Safe, PersonsAnswer AsExpected) : MessageContent
{
    /// <summary>The content of an arrival; another kind is a bug of ours.</summary>
    public static ArrivalContent Of(Message message) => Of<ArrivalContent>(message);

    internal static ArrivalContent Read(TaskReader task, ArrivalForm form)
    {
        DateTimeOffset? at = null;
        var found = task.Resources<Encounter>().ToList();
        if (found is not [var (encounter, path)])
            task.Fault(RejectionCode.Structure, "Bundle.entry", "a person arrives once: the message has one Encounter");
        else if (encounter.Status != Status(form))
            task.Fault(RejectionCode.Value, $"{path}.status", "the Encounter's status is the one of this code");
        else if (!WireTime.TryParseOfMessage(encounter.Period?.Start, out var time))
            task.Fault(encounter.Period?.Start is null ? RejectionCode.Required : RejectionCode.Value, $"{path}.period.start", "a time is written yyyy-MM-ddTHH:mm:ssZ");
        else
            at = time;
        return new(
            form,
            at,
            task.Count(TaskParameter.Persons, 1, 99),
            form == ArrivalForm.DeclinedToBeMet ? null : task.Officer(TaskParameter.MetBy),
            task.Coded(TaskParameter.Safe, CodeSystems.PersonsAnswers),
            task.Coded(TaskParameter.AsExpected, CodeSystems.PersonsAnswers));
    }

    internal static string Status(ArrivalForm form) => form switch
    {
        ArrivalForm.Met => "arrived",
        ArrivalForm.HandedOver => "finished",
        _ => "cancelled",
    };
}
