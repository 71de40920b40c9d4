using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes safety notices: facts of an allow-list, on a legal basis, approved by two.</summary>
public static class SafetyNoticeMessage
{
    /// <summary>Warns of a risk to life.</summary>
    /// <param name="person">Names, birth date and gender, as far as whoever can act needs them; null where they do not.</param>
    public static Result<Message> RiskToLife(MessageContext context, SafetyNoticeContent notice, Patient? person = null)
    {
        var draft = new MessageDraft(MessageKind.SafetyNotice, context);
        if (person is not null)
            draft.Attach([person]);
        draft.Add(TaskParameter.Danger, CodeSystems.Dangers, notice.Danger);
        draft.Add(TaskParameter.Helper, CodeSystems.Helpers, notice.Helpers);
        draft.Add(TaskParameter.LegalBasis, CodeSystems.LegalBases, notice.LegalBasis);
        if (notice.Country is not null)
            draft.Country(notice.Country);
        if (notice.Place is { } place)
            draft.Add(TaskParameter.PlaceKind, CodeSystems.PlaceKinds, place);
        if (notice.ExpectedAt is { } expected)
            draft.Add(TaskParameter.ExpectedAt, expected);
        draft.Add(TaskParameter.Persons, notice.Persons);
        if (notice.SecondApprover is not null)
            draft.Officer(TaskParameter.SecondApprover, notice.SecondApprover);
        if (notice.SecondApproverBy is { } by)
            draft.Add(TaskParameter.SecondApproverBy, by);
        return draft.ToMessage();
    }
}
