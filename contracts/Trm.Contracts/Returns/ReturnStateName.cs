using System.Globalization;

namespace Trm.Contracts.Returns;

/// <summary>The states of a return in plain words, as every screen and print shows them.</summary>
public static class ReturnStateName
{
    /// <summary>What is shown in place of the state while any hold is open.</summary>
    public static string Held(bool french = false) => french ? "Suspendu - personne ne part" : "Stopped - nobody travels";

    /// <summary>The words in English, or in French where <paramref name="french"/>.</summary>
    /// <param name="state">The state.</param>
    /// <param name="followUp">The number of the follow-up, from 1; counts for that state only.</param>
    public static string Of(ReturnState state, bool french = false, int followUp = 1)
    {
        var (en, fr) = state switch
        {
            ReturnState.None => ("No return proposed", "Aucun retour proposé"),
            ReturnState.Proposed => ("Return proposed", "Retour proposé"),
            ReturnState.Assessment => ("Looking at safety", "Évaluation des risques"),
            ReturnState.NotSafe => ("Not safe for now", "Pas sûr pour le moment"),
            ReturnState.PlanOffered => ("Plan sent", "Plan envoyé"),
            ReturnState.PlanAccepted => ("Plan agreed, reception prepared", "Plan accepté, accueil préparé"),
            ReturnState.Cleared => ("Cleared: last check still to come", "Feu vert : dernière vérification à faire"),
            ReturnState.FinalCheck => ("Someone is waiting", "L'accueil est en place"),
            ReturnState.Travelling => ("On the way", "En route"),
            ReturnState.TravellingUncleared => ("On the way WITHOUT clearance", "En route SANS feu vert"),
            ReturnState.Met => ("Met", "Personne accueillie"),
            ReturnState.NotMet => ("Nobody came", "Personne au rendez-vous : absente"),
            ReturnState.Missing => ("Missing", "Disparition signalée"),
            ReturnState.Found => ("Found", "Retrouvée"),
            ReturnState.RefusedEntry => ("Refused at the border", "Refus à la frontière"),
            ReturnState.Diverted => ("Journey changed", "Trajet modifié"),
            ReturnState.DeclinedByPerson => ("The person does not wish to return", "La personne ne souhaite pas rentrer"),
            ReturnState.Stays => ("Stays here", "Reste ici"),
            ReturnState.Reception => ("First days", "Premiers jours"),
            ReturnState.FollowUp => (string.Create(CultureInfo.InvariantCulture, $"Follow-up {followUp}"), string.Create(CultureInfo.InvariantCulture, $"Suivi {followUp}")),
            ReturnState.Ended => ("Ended on both sides", "Clos des deux côtés"),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
        };
        return french ? fr : en;
    }
}
