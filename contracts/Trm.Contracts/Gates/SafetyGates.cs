using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Gates;

/// <summary>Danger, reception, and whom nothing may reach: G02, G04, G05, G07, G17.</summary>
internal static class SafetyGates
{
    public static void G02(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        if (facts.Notice is not { } notice)
        {
            found.Require(false, "Notice", "say what the danger is", "dire quel est le danger");
            return;
        }

        found.Rest(notice.Officer, notice.SecondOfficer, notice.IndependentApproval, notice.TellPerson);
        found.Require(notice.Facts.Count > 0 && notice.Facts.All(SafetyNoticeContent.FactNames.Contains), "Facts", "only the danger, who can act, where, when, how many, and name, birth date and gender", "seulement le danger, qui peut agir, où, quand, combien, et nom, date de naissance et genre");
        found.Require(notice.LegalBasis is not null, "LegalBasis", "name the legal basis", "nommer la base légale");
        found.Require(notice.Officer is not null, "Officer", "an officer approves", "un agent approuve");
        found.Require(
            notice.SecondOfficer is not null ? notice.SecondOfficer != notice.Officer : notice.LifeAtStake && at < notice.ApprovedAt.AddHours(2),
            "SecondOfficer", "another officer approves too; within 2 hours where minutes count", "un autre agent approuve aussi ; sous 2 heures si chaque minute compte");
        found.Require(!notice.ToExcluded || notice.IndependentApproval is not null, "IndependentApproval", "independent approval first", "d'abord une approbation indépendante");
        found.Require(notice.TellPerson is not null, "TellPerson", "plan to tell the person as soon as it is safe", "prévoir d'informer la personne dès que possible sans danger");
    }

    public static void G04(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        foreach (var look in facts.Risks)
            found.Rest(look.Id);
        found.Require(facts.Risks.Any(l => l.Side == Side.Sending), "Sending", "look at the dangers on the sending side", "évaluer les risques du côté qui envoie");
        found.Require(facts.Risks.Any(l => l.Side == Side.Receiving), "Receiving", "ask the receiving side to look at the dangers", "demander au côté qui accueille d'évaluer les risques");
        found.Require(facts.Risks.All(l => l.PersonsViewRecorded), "PersonsViewRecorded", "hear and record the person's own view", "entendre et noter l'avis de la personne");
        found.Require(facts.Risks.All(l => at < l.ValidUntil), "ValidUntil", "a look at the dangers has expired", "une évaluation des risques a expiré");
        found.Require(
            facts.Risks.All(l => l.Areas.All(a => a.Level != RiskLevel.High || (a.Mitigation.Count > 0 && l.MitigationAccepted.Contains(a.Area)))),
            "MitigationAccepted", "a danger is high and nobody has accepted to make it smaller", "un risque est élevé et personne n'a accepté de le réduire");
        found.Require(facts.Risks.All(l => !l.AboutReceivingState || !l.Shared), "AboutReceivingState", "what concerns the receiving state itself stays here", "ce qui touche l'État d'accueil lui-même reste ici");
        found.Require(facts.Risks.All(l => l.Paper is not null) || PersonGates.Postponed(facts, PostponedPaper.RiskLook), "Paper", "put it in writing", "le mettre par écrit");
    }

    public static void G05(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var reception = facts.Reception ?? new();
        found.Rest(reception.Readiness);
        found.Require(reception.Who is not null, "Who", "who will be there", "qui sera là");
        found.Require(reception.Where is not null, "Where", "the meeting point", "le lieu de rendez-vous");
        found.Require(reception.When is not null, "When", "the time", "l'heure");
        found.Require(reception.Sign is not null, "Sign", "a recognition sign", "un signe de reconnaissance");
        found.Require(reception.Number is not null, "Number", "a number that answers day and night", "un numéro joignable jour et nuit");
        found.Require(reception.Readiness is not null, "Readiness", "the receiving organisation has not confirmed", "l'organisme d'accueil n'a pas confirmé");
        found.Require(reception.ByReceiverItself, "ByReceiverItself", "the receiving organisation confirms itself", "l'organisme d'accueil confirme lui-même");
        found.Require(reception.ValidUntil is { } until && facts.Journey.ArrivesAt < until, "ValidUntil", "the confirmation ends before the arrival", "la confirmation prend fin avant l'arrivée");
    }

    // Nothing here may say which of them it is.
    public static void G07(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at) => found.Require(
        facts.Bar is { ProtectionPending: false, OpenToAppeal: false, RefoulementRisk: false }, "Bar", "nothing is sent; your own tab says more", "rien n'est envoyé ; votre onglet en dit plus");

    public static void G17(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        found.Require(!facts.Exclusions.WitnessProtection, "WitnessProtection", "this person is not in the exchange; nothing is sent", "cette personne n'est pas dans l'échange ; rien n'est envoyé");
        var passes = point == GatePoint.SafetyNotice && facts.Notice?.IndependentApproval is not null;
        found.Require(passes || facts.Exclusions.To is not { } to || !facts.Exclusions.Excluded.Any(e => e.Covers(to)), "Excluded", "the person excluded them; nothing is sent", "la personne les a exclus ; rien n'est envoyé");
    }
}
