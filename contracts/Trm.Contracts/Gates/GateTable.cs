using System.Collections.Frozen;
using static Trm.Contracts.Gates.GateNature;
using static Trm.Contracts.Gates.GateOnReceipt;
using static Trm.Contracts.Gates.GatePoint;

namespace Trm.Contracts.Gates;

/// <summary>Gates G02 to G20, as one table. G01 judges messages and stands beside it.</summary>
/// <remarks>Source: contracts/Trm.Contracts/Gates; contracts/decisions/0011.</remarks>
public static class GateTable
{
    /// <summary>Every gate, in the order of its number.</summary>
    public static IReadOnlyList<GateRule> All { get; } =
    [
        new(2, Absolute, NotJudged, "Danger: two officers agree", "Danger : deux agents d'accord", [SafetyNotice], SafetyGates.G02),
        new(3, Absolute, Recomputed, "Wants to return, and knows they may ask to stay", "Souhaite rentrer et sait pouvoir demander à rester", [Proposal, Clearance, Departure], PersonGates.G03),
        new(4, Own, Recomputed, "Dangers looked at from both sides", "Risques évalués des deux côtés", [Clearance, Departure], SafetyGates.G04),
        new(5, Own, Recomputed, "Someone will be there: who, where, when", "Quelqu'un sera là : qui, où, quand", [Clearance, Departure], SafetyGates.G05),
        new(6, Absolute, Recomputed, "Best for the child, and someone takes over", "Intérêt de l'enfant, et relais assuré", [Clearance, Departure], ChildGates.G06),
        new(7, Absolute, Unspoken, "Return is not possible now", "Retour impossible pour le moment", [Proposal, Clearance, FinalCheck, Departure], SafetyGates.G07),
        new(8, Own, Attested, "Time to recover and decide", "Délai de rétablissement et de réflexion", [Clearance, Departure], PersonGates.G08),
        new(9, Absolute, Attested, "Papers for the journey", "Papiers pour le voyage", [Clearance, Departure], JourneyGates.G09),
        new(10, Own, Attested, "Fit to travel, medicine secured", "Apte à voyager, traitement assuré", [Clearance, FinalCheck, Departure], JourneyGates.G10),
        new(11, Own, Attested, "Rights, wages and court dates looked after", "Droits, salaires et procédures préservés", [Clearance, Departure], PersonGates.G11),
        new(12, Absolute, Recomputed, "Something changed: check again", "Un élément a changé : revérifier", [FinalCheck, Departure], JourneyGates.G12),
        new(13, Alarm, Recomputed, "On the way without clearance: act now", "En route sans feu vert : agir maintenant", [Departure], JourneyGates.G13),
        new(14, Absolute, NotJudged, "Emergency: these must still be done", "Urgence : reste à faire", [Clearance, Departure, Closure], JourneyGates.G14),
        new(15, Absolute, NotJudged, "Not passed on without asking again", "Pas retransmis sans nouvel accord", [Onward], PersonGates.G15),
        new(16, Absolute, NotJudged, "No answer is not a yes", "Pas de réponse ne veut pas dire oui", [Clearance, Departure], PersonGates.G16),
        new(17, Absolute, Unspoken, "Not to anyone the person excluded", "Aucun destinataire exclu", [Contact, SafetyNotice, Onward, Proposal, Clearance, FinalCheck, Departure, Closure], SafetyGates.G17),
        new(18, Absolute, Recomputed, "Each child and dependant checked", "Chaque enfant et proche vérifié", [Clearance, Departure], ChildGates.G18),
        new(19, Absolute, Attested, "Understood, free, in their own language", "Compris, libre, dans sa langue", [Clearance, Departure], PersonGates.G19),
        new(20, Absolute, Recomputed, "Last call before boarding", "Dernier appel avant l'embarquement", [FinalCheck, Departure], JourneyGates.G20),
    ];

    private static readonly FrozenDictionary<GatePoint, IReadOnlyList<GateRule>> ByPoint =
        Enum.GetValues<GatePoint>().ToFrozenDictionary(p => p, p => (IReadOnlyList<GateRule>)[.. All.Where(g => g.Points.Contains(p))]);

    /// <summary>The gates that stand at a point.</summary>
    public static IReadOnlyList<GateRule> At(GatePoint point) => ByPoint[point];

    /// <summary>The gate of that name, or null.</summary>
    public static GateRule? Find(string name) => All.FirstOrDefault(g => g.Name == name);
}
