using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Facts;
using Trm.Contracts.Returns;

namespace Trm.Contracts.Gates;

/// <summary>What the person wishes, knows and has had time for: G03, G08, G11, G15, G16, G19.</summary>
internal static class PersonGates
{
    /// <summary>Longest time between asking again and the clearance.</summary>
    public static readonly TimeSpan AskedAgain = TimeSpan.FromHours(72);

    public static void G03(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        // Who is taken away has no wish to ask for: their reception is prepared, and nothing is ever cleared.
        if (point == GatePoint.Proposal && facts.Basis is { } basis && !ReturnLifecycle.MayBeCleared(basis))
            return;
        if (facts.Wish is not { } wish)
        {
            found.Require(false, "Wish", "ask the person whether they wish to return", "demander à la personne si elle souhaite rentrer");
            return;
        }

        found.Rest(wish.Id);
        found.Require(wish.Scope == ConsentScope.Return, "Scope", "a consent to return, by itself", "un consentement propre au retour");
        found.Require(wish.GivenAt - wish.InformedAt >= TimeSpan.FromHours(ConsentRules.HoursToThinkBeforeReturn), "GivenAt", "24 hours between information and decision", "24 heures entre l'information et la décision");
        found.Require(wish.Understood, "Understood", "language and form understood", "langue et forme comprises");
        found.Require(wish.RightToAskToStayTold, "RightToAskToStayTold", "say that they may ask to stay", "dire qu'il est possible de demander à rester");
        found.Require(wish.TakenBy == ConsentTaker.CaseWorker, "TakenBy", "asked by a case worker, not by police, immigration or anyone paid by returns", "demandé par un travailleur social, ni police, ni immigration, ni personne payée au retour");
        found.Require(!wish.GivenAsChild || facts.Age != AgeStanding.Adult, "GivenAsChild", "the person is an adult now and decides anew", "la personne est majeure et décide à nouveau");
        found.Require(wish.WithdrawnAt is null, "WithdrawnAt", "the person has said no", "la personne a dit non");
        found.Require(at >= wish.GivenAt && at < wish.Expires, "Expires", "the consent is not in force; ask again", "le consentement n'est pas en vigueur ; redemander");
        if (point == GatePoint.Clearance)
            found.Require(wish.AskedAgainAt is { } asked && asked >= wish.GivenAt && asked <= at && at - asked <= AskedAgain, "AskedAgainAt", "ask again, within 72 hours before clearance", "redemander, dans les 72 heures avant le feu vert");
    }

    public static void G08(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var time = facts.Recovery ?? new();
        var over = time.EndsAt <= at;
        found.Rest(time.Waiver, time.Advice, time.Paper);
        found.Require(over || time.Waiver is not null, "EndsAt", "wait for the end of the recovery period, or for a free waiver", "attendre la fin du délai de rétablissement, ou une renonciation libre");
        found.Require(over || time.Waiver is null || time.Advice is not null, "Advice", "legal advice before a waiver", "un conseil juridique avant toute renonciation");
        found.Require(time.Paper is not null || Postponed(facts, PostponedPaper.Recovery), "Paper", "put it in writing", "le mettre par écrit");
    }

    public static void G11(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var remedies = facts.Remedies ?? new();
        found.Rest(remedies.Advice, remedies.LawyerOffered, remedies.Paper);
        found.Require(remedies.Advice is not null, "Advice", "advise on proceedings, wages and compensation", "conseiller sur les procédures, salaires et indemnités");
        found.Require(remedies.LawyerOffered is not null, "LawyerOffered", "offer a lawyer or a power of attorney", "proposer un avocat ou une procuration");
        found.Require(remedies.Prosecution != ProsecutionTold.WithoutEither, "Prosecution", "the prosecution is told only with consent or by law", "le parquet n'est informé qu'avec accord ou selon la loi");
        found.Require(remedies.Paper is not null || Postponed(facts, PostponedPaper.RemediesAdvice), "Paper", "put the advice in writing", "mettre les conseils par écrit");
    }

    public static void G15(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var onward = facts.Onward ?? new(null, null, null);
        found.Rest(onward.NewMessage, onward.NewConsent);
        found.Require(onward.NewMessage is not null, "NewMessage", "write a message of its own to the new recipient", "écrire un message propre au nouveau destinataire");
        found.Require(onward.NewConsent is not null, "NewConsent", "ask the person for a consent that names the new recipient", "demander un accord qui nomme le nouveau destinataire");
        found.Require(onward.DecidedBy is not null, "DecidedBy", "a person decides it, never a rule", "une personne en décide, jamais une règle");
    }

    public static void G16(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        foreach (var asked in facts.Asked)
            found.Rest(asked.Answer);
        found.Require(facts.Asked.All(a => a.Answer is not null), "Answer", "no answer yet: call them", "pas encore de réponse : les appeler");
        found.Require(facts.Asked.All(a => a.Answer is null || a.Yes), "Yes", "the answer was not a yes", "la réponse n'était pas oui");
    }

    public static void G19(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var support = facts.Support ?? new();
        found.Rest(support.Consent, support.Interpreter, support.Supporter);
        found.Require(support.Consent is not null && (facts.Wish is null || support.Consent == facts.Wish.Id), "Consent", "a consent taken without this help does not count; ask again", "un accord donné sans cette aide ne compte pas ; redemander");
        found.Require(!support.InterpreterNeeded || support.Interpreter is not null, "Interpreter", "find an interpreter", "trouver un interprète");
        found.Require(!support.InterpreterNeeded || support.Interpreter is null || support.InterpreterIndependent, "InterpreterIndependent", "no relative and no fellow resident interprets", "ni proche ni co-résident comme interprète");
        found.Require(!support.FormNeeded || support.FormUsed, "FormUsed", "use the form the person understands", "utiliser la forme que la personne comprend");
        found.Require(!support.SupporterNeeded || support.Supporter is not null, "Supporter", "ask whom the person wants beside them", "demander qui la personne veut à ses côtés");
    }

    /// <summary>True where a fast-track lets this paper follow.</summary>
    public static bool Postponed(CaseFacts facts, PostponedPaper paper) => facts.FastTrack?.Postpones(paper) == true;
}
