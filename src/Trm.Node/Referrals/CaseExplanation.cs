using Trm.Contracts.Gates;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Envelope.Directory;

namespace Trm.Node.Referrals;

/// <summary>What stands between a case and its next step, in words: where it stands, what has stopped, whose move it is, and what is still needed for each step.</summary>
/// <param name="State">The referral, in words.</param>
/// <param name="Return">The return, in words; null where there is none.</param>
/// <param name="Stopped">Each open hold: who lifts it, until when it is looked at again.</param>
/// <param name="WhoseMove">Who may act now, in words.</param>
/// <param name="Steps">What this side may do next, or the other side does.</param>
/// <param name="Peer">Where the other side, or we, are suspended or have left: since when, why, and what to do; null where both take part.</param>
public sealed record CaseExplanation(string State, string? Return, IReadOnlyList<string> Stopped, string WhoseMove, IReadOnlyList<ExplainedStep> Steps, string? Peer)
{
    internal static CaseExplanation Of(CaseJudge judge, bool waitsForReceipt, bool french, string? inactive)
    {
        var file = judge.File;
        var turn = CaseTurn.Of(file);
        var steps = Next(judge, waitsForReceipt || inactive is not null, turn, french).ToList();
        string whose;
        if (inactive is not null)
            whose = Say(french, "Nobody's: one side takes no part now; reports still go.", "À personne : un côté ne participe pas en ce moment ; les signalements de faits passent.");
        // Whoever is on the way is looked after, whatever is stopped.
        else if (turn.Next is "meet" or "look-for")
            whose = Whose(turn, file, french);
        else if (file.Referral.IsHeld || file.Return.IsHeld)
            whose = Say(french, "Nobody's: the case is stopped.", "À personne : le cas est suspendu.");
        else if (waitsForReceipt)
            whose = Say(french, "Nobody's: what we decided is on its way, and its receipt is not here yet.", "À personne : notre décision est en chemin, son accusé n'est pas encore là.");
        else
            whose = Whose(turn, file, french);
        return new(
            ReferralLifecycle.Name(file.Referral.State),
            file.Return.State == ReturnState.None ? null : file.Return.IsHeld ? ReturnStateName.Held(french) : ReturnStateName.Of(file.Return.State, french, Math.Max(1, file.Return.FollowUp)),
            [.. Holds(file, french)],
            whose,
            steps,
            inactive);
    }

    /// <summary>What the directory says of a participant that is suspended or has left, and what to do about an open case with it; null where it takes part.</summary>
    internal static string? Inactive(ParticipantEntry? entry, bool isUs, DateTimeOffset now, bool french)
    {
        if (entry is null || entry.IsActiveAt(now))
            return null;
        var status = entry.StatusAt(now);
        var (who, qui) = isUs ? ("We are", "Nous sommes") : ($"{entry.Id} is", $"{entry.Id} est");
        var since = FormattableString.Invariant($"{status.Time:yyyy-MM-dd}");
        return status.State == "left"
            ? Say(
                french, $"{who} no longer part of the exchange since {since} ({status.Reason}). Nothing is lost; holds and other reports still go. Telephone {entry.DutyNumber}; look for another participant for the person, and close the case on our side.",
                $"{qui} hors de l'échange depuis le {since} ({status.Reason}). Rien n'est perdu ; suspensions et autres signalements de faits passent encore. Téléphoner au {entry.DutyNumber} ; chercher un autre participant pour la personne et clore le cas de notre côté.")
            : Say(
                french, $"{who} suspended since {since} ({status.Reason}). Nothing is lost: the case goes on where it stands when they are back; holds and other reports still go. Telephone {entry.DutyNumber}; if the person cannot wait, look for another participant.",
                $"{qui} en suspension depuis le {since} ({status.Reason}). Rien n'est perdu : le cas reprendra où il en est au retour ; suspensions et autres signalements de faits passent encore. Téléphoner au {entry.DutyNumber} ; si la personne ne peut attendre, chercher un autre participant.");
    }

    // As lists say it: closing is open to both sides in every state, and is nobody's turn.
    private static string Whose(CaseTurn turn, CaseFile file, bool french) => turn.Whose switch
    {
        CaseTurn.Ours => Say(french, "Ours.", "À nous."),
        CaseTurn.Theirs => Say(french, $"Theirs: {file.Peer}.", $"À eux : {file.Peer}."),
        _ => Say(french, "Nobody's: nothing is left to decide.", "À personne : plus rien à décider."),
    };

    private static IEnumerable<string> Holds(CaseFile file, bool french)
    {
        foreach (var hold in file.Referral.Holds.Values)
            yield return Hold(hold.Message.ToString(), hold.Owner, hold.Review, onPersonsWord: false);
        foreach (var hold in file.Return.OpenHolds.Where(h => !file.Referral.Holds.ContainsKey(h.Message.ToString())))
            yield return Hold(hold.Message.ToString(), hold.Owner, hold.Review, hold.PersonsWord);

        string Hold(string id, Side owner, DateOnly review, bool onPersonsWord)
        {
            var who = owner == file.OwnSide ? Say(french, "we lift it, with a second person", "à nous de la lever, avec une seconde personne") : Say(french, $"{file.Peer} lifts it", $"à {file.Peer} de la lever");
            var word = onPersonsWord ? Say(french, "; only a new consent of the person lifts it", " ; seul un nouveau consentement de la personne la lève") : "";
            return Say(french, $"Stopped ({id}): {who}{word}; looked at again by {review:yyyy-MM-dd}.", $"Suspension ({id}) : {who}{word} ; revue avant le {review:yyyy-MM-dd}.");
        }
    }

    private static IEnumerable<ExplainedStep> Next(CaseJudge judge, bool waitsForReceipt, CaseTurn turn, bool french)
    {
        var file = judge.File;
        var stops = file.Referral.IsHeld || file.Return.IsHeld || waitsForReceipt;
        foreach (var (by, words) in OfReferral(file, french))
            yield return new(words, by == file.OwnSide, !stops && by == file.OwnSide, []);
        if (file.Referral.State != ReferralState.InProgress)
            yield break;
        foreach (var row in ReturnLifecycle.Moves.Where(r => r.From == file.Return.State))
        {
            // Closing is open in every state, and not what is needed while anything else is.
            if ((row.Event == ReturnEvent.Cleared && file.Return.IsReceptionOnly) || (row.Event == ReturnEvent.Ended && turn is { Whose: not CaseTurn.Nobodys, Next: not "close" }))
                continue;
            var isOurs = row.By is null || row.By == file.OwnSide;
            // What is attested at clearance is the sending side's to show; the other side judges it when it comes.
            var report = isOurs && ReturnCase.PointOf(row.Event) is { } point && !(point == GatePoint.FinalCheck && file.OwnSide == Side.Receiving) ? judge.GatesAndThere(point) : null;
            IReadOnlyList<ExplainedGate> missing = [.. (report?.Standing ?? []).Select(o => new ExplainedGate(o.Gate, o.Reason(french)))];
            var there = (report?.There ?? []).Select(o => new ExplainedGate(o.Gate, Say(french, $"Not sent to the other side, which will refuse: {o.Reason()}", $"Pas transmis à l'autre côté, qui refusera : {o.Reason(french: true)}")));
            yield return new(Words(row.Event, french), isOurs, isOurs && !stops && missing.Count == 0, [.. missing, .. there]);
        }
    }

    private static IEnumerable<(Side By, string Words)> OfReferral(CaseFile file, bool french) => file.Referral.State switch
    {
        ReferralState.Delivered => [(Side.Receiving, Say(french, "Open the referral.", "Ouvrir le signalement."))],
        ReferralState.Received => [(Side.Receiving, Say(french, "Accept for a named organisation, decline, redirect, or ask.", "Accepter pour une organisation nommée, refuser, réorienter ou demander."))],
        ReferralState.InfoRequested => [(Side.Sending, Say(french, "Answer the open question.", "Répondre à la question ouverte.")), (Side.Receiving, Say(french, "Decide all the same.", "Décider malgré tout."))],
        ReferralState.Accepted => [(Side.Sending, Say(french, "Share who the person is, with the organisation that accepted, as far as they agree.", "Dire qui est la personne à l'organisation qui a accepté, dans la mesure où elle y consent."))],
        ReferralState.Undelivered => [(Side.Sending, Say(french, "Telephone them: no receipt has come.", "Leur téléphoner : aucun accusé n'est arrivé."))],
        _ => [],
    };

    private static string Words(ReturnEvent move, bool french) => move switch
    {
        ReturnEvent.Proposed => Say(french, "Propose the return.", "Proposer le retour."),
        ReturnEvent.TakenUp => Say(french, "Take the proposal up: both sides look at the dangers.", "Prendre la proposition : les deux côtés évaluent les risques."),
        ReturnEvent.FoundNotSafe => Say(french, "Say that it is not safe for now.", "Dire que ce n'est pas sûr pour le moment."),
        ReturnEvent.PlanOffered => Say(french, "Send the plan, or a changed one.", "Envoyer le plan, ou un plan modifié."),
        ReturnEvent.PlanAccepted => Say(french, "The receiving organisation says that it is ready: who, where, when, which sign.", "L'organisation d'accueil se dit prête : qui, où, quand, quel signe."),
        ReturnEvent.Cleared => Say(french, "Clear the person to travel, with a second person.", "Donner le feu vert, avec une seconde personne."),
        ReturnEvent.FinalChecked => Say(french, "The last check: the receiving organisation is in place.", "Dernière vérification : l'organisation d'accueil est en place."),
        ReturnEvent.Ended => Say(french, "Close the case on our side.", "Clore le cas de notre côté."),
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "no move"),
    };

    private static string Say(bool french, string english, string inFrench) => french ? inFrench : english;
}
