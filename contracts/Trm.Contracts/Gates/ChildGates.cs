using Trm.Contracts.Facts;

namespace Trm.Contracts.Gates;

/// <summary>Children, those whose age is in doubt, and everyone who depends on the person: G06, G18.</summary>
internal static class ChildGates
{
    /// <summary>How long a best-interests outcome counts.</summary>
    public const int BestInterestsMonths = 6;

    public static void G06(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        if (facts.Age == AgeStanding.Adult)
            return;
        var child = facts.Child ?? new();
        found.Rest(child.Guardian, child.Heard, child.BestInterests, child.OtherCare, child.ResponsibilityAccepted, child.Escort, child.ReceivingGuardian);
        found.Require(child.Guardian is not null, "Guardian", "a guardian", "un tuteur");
        found.Require(child.GuardianIndependent, "GuardianIndependent", "a guardian who is independent", "un tuteur indépendant");
        found.Require(child.Heard is not null, "Heard", "hear the child", "entendre l'enfant");
        found.Require(child.BestInterests is not null, "BestInterests", "a best-interests decision", "une décision sur l'intérêt supérieur de l'enfant");
        found.Require(child.OutcomeIsThisReturn, "OutcomeIsThisReturn", "the decision is not for this return", "la décision ne porte pas sur ce retour");
        found.Require(child.BestInterestsAt <= at && at < child.BestInterestsAt.AddMonths(BestInterestsMonths), "BestInterestsAt", "the decision is older than six months", "la décision a plus de six mois");
        found.Require(child.FamilyScreenedAt is not null, "FamilyScreenedAt", "screen the family first", "vérifier d'abord la famille");
        found.Require(child.FamilyContactedAt is not { } contact || child.FamilyScreenedAt is not { } screened || screened < contact, "FamilyContactedAt", "the family was contacted before it was screened", "la famille a été contactée avant d'être vérifiée");
        found.Require(child.Family == FamilyView.Positive || child.OtherCare is not null, "OtherCare", "find other care than the family", "trouver une autre prise en charge que la famille");
        found.Require(child.ResponsibilityAccepted is not null, "ResponsibilityAccepted", "the receiving authority accepts responsibility in writing", "l'autorité d'accueil accepte la responsabilité par écrit");
        found.Require(child.Escort is not null, "Escort", "an escort", "un accompagnateur");
        found.Require(child.ReceivingGuardian is not null, "ReceivingGuardian", "the guardian who takes over", "le tuteur qui prend le relais");
    }

    public static void G18(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        foreach (var one in facts.Dependants)
            found.Rest(one.Record, one.ParentalResponsibility, one.BestInterests, one.ApartBecause);
        Each(d => d.Record is not null, "Record", "a record of their own", "un dossier propre");
        Each(d => d.Identity is not null, "Identity", "identity", "l'identité");
        Each(d => d.Nationality is not null, "Nationality", "nationality", "la nationalité");
        Each(d => d.Papers is not null, "Papers", "papers", "les papiers");
        Each(d => d.ParentalResponsibility is not null, "ParentalResponsibility", "settle parental responsibility", "régler la responsabilité parentale");
        Each(d => d.BestInterests is not null, "BestInterests", "a best-interests decision", "une décision sur l'intérêt supérieur de l'enfant");
        Each(d => d.ClearedTogether || d.ApartBecause is not null, "ClearedTogether", "clear them together, or decide why not", "un feu vert commun, ou une décision motivée");

        void Each(Func<DependantFacts, bool> holds, string path, string english, string french) => found.Require(facts.Dependants.All(holds), path, english, french);
    }
}
