using Trm.Contracts.Facts;

namespace Trm.Contracts.Gates;

/// <summary>The journey: papers, health, what changed, what is urgent, and the last call: G09, G10, G12, G13, G14, G20.</summary>
internal static class JourneyGates
{
    public static void G09(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        found.Rest(facts.Document?.Id);
        found.Require(facts.Document is not null, "Document", "a document for the journey", "un document pour le voyage");
        if (facts.Document is not { } document)
            return;
        found.Require(document.ValidUntil >= facts.Journey.ArrivesAt, "ValidUntil", "the document ends before the arrival", "le document expire avant l'arrivée");
        found.Require(document.HeldByPerson, "HeldByPerson", "give the person their document", "remettre le document à la personne");
        found.Require(document.WithoutDisclosure, "WithoutDisclosure", "get a document without telling what happened to the person", "obtenir un document sans révéler ce que la personne a vécu");
    }

    public static void G10(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var care = facts.Care ?? new();
        if (point != GatePoint.FinalCheck)
        {
            found.Rest(care.NeedsMet, care.MedicineSecured, care.Paper);
            found.Require(care.NeedsMet is not null, "NeedsMet", "each care need met", "chaque besoin de soin couvert");
            found.Require(care.MedicineSecured is not null, "MedicineSecured", "medicine secured", "traitement assuré");
            found.Require(care.Paper is not null || PersonGates.Postponed(facts, PostponedPaper.CarePlan), "Paper", "put the care plan in writing", "mettre le plan de soins par écrit");
        }

        if (point != GatePoint.Clearance)
        {
            found.Rest(care.Fit);
            found.Require(care.Fit is not null && care.FitAt is { } fit && fit <= at && at - fit <= CareFacts.FitFor, "FitAt", "found fit to travel within the last 72 hours", "reconnue apte à voyager dans les 72 dernières heures");
        }
    }

    public static void G12(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        if (facts.Clearance is not { } clearance)
            return;
        found.Rest(clearance.Id);
        found.Require(clearance.RestsOn.All(r => clearance.Today.ContainsKey(r.Key)), "Gone", "something it rested on is no more; clear it anew", "un élément n'existe plus ; donner un nouveau feu vert");
        found.Require(clearance.RestsOn.All(r => !clearance.Today.TryGetValue(r.Key, out var today) || today == r.Value), "Changed", "something it rested on has changed; clear it anew", "un élément a changé ; donner un nouveau feu vert");
    }

    public static void G13(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        found.Rest(facts.Clearance?.Id, facts.Clearance?.FinalCheck);
        found.Require(facts.Clearance?.FinalCheck is not null, "Clearance", "call both sides; whoever can be there goes", "appeler les deux côtés ; qui peut y aller y va");
    }

    public static void G14(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        if (facts.FastTrack is not { } fast)
            return;
        foreach (var task in fast.Tasks)
            found.Rest(task.Done);
        if (point == GatePoint.Closure)
        {
            var open = fast.Tasks.Where(t => t.Done is null).ToList();
            found.Require(open.Count == 0, "Done", string.Join(", ", open.Select(t => t.Words())), string.Join(", ", open.Select(t => t.Words(french: true))));
            return;
        }

        found.Rest(fast.WordWithPerson, fast.ReceiverOrWish);
        found.Require(fast.Officer is not null && fast.SecondOfficer is not null && fast.Officer != fast.SecondOfficer, "SecondOfficer", "a coordinator and a second person decide it", "un coordinateur et une seconde personne en décident");
        found.Require(fast.WordWithPerson is not null, "WordWithPerson", "speak with the person", "parler avec la personne");
        found.Require(fast.ReceiverOrWish is not null, "ReceiverOrWish", "name the receiver, or record the wish not to be met", "nommer qui accueille, ou noter le souhait de ne pas être accueilli");
        found.Require(fast.Tasks.All(t => t.Officer.Length > 0), "Officer", "somebody answers for each thing that follows", "quelqu'un répond de chaque chose à faire");
    }

    public static void G20(Findings found, CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        if (facts.FinalCheck is not { } check)
        {
            found.Require(false, "FinalCheck", "make the last call", "passer le dernier appel");
            return;
        }

        var departs = facts.Journey.DepartsAt;
        found.Rest(check.ReceiverInPlace, check.StillWantsToGo, check.Fit);
        found.Require(
            check.CheckedAt <= at && check.CheckedAt >= departs - FinalCheckFacts.From && check.CheckedAt <= (facts.FastTrack?.ShorterFinalCheck == true ? departs : departs - FinalCheckFacts.Until),
            "CheckedAt", "call between 24 and 2 hours before departure", "appeler entre 24 et 2 heures avant le départ");
        found.Require(check.ReceiverInPlace is not null, "ReceiverInPlace", "is the receiver in place?", "l'accueil est-il en place ?");
        found.Require(check.StillWantsToGo is not null, "StillWantsToGo", "does the person still want to go?", "la personne veut-elle toujours partir ?");
        found.Require(check.Fit is not null, "Fit", "is the person well enough?", "la personne est-elle en état de partir ?");
        found.Require(!check.Held, "Held", "the journey is stopped", "le trajet est suspendu");
    }
}
