namespace Trm.Contracts.Statistics;

/// <summary>The indicators, in their published order. A referral, return, clearance or request belongs to the calendar year (UTC) of what opened it: the event that its denominator names.</summary>
public static class Indicators
{
    public static readonly Indicator PreparedReception = new(
        "prepared-reception", CountedBy.ArrivalSide,
        ("Prepared reception", "Accueil préparé"),
        ("Met within 60 minutes of the expected time by whom the receiving organisation had named", "Accueillies dans les 60 minutes suivant l'heure prévue par la personne que l'organisation d'accueil avait nommée"),
        ("Known returns, less those who declined to be met", "Retours connus, moins les personnes qui n'ont pas souhaité être accueillies"),
        ("departure, readiness and arrival messages", "messages departure, readiness et arrival"));

    public static readonly Indicator TravelWithoutClearance = new(
        "travel-without-clearance", CountedBy.ArrivalSide,
        ("Travel without clearance", "Voyages sans autorisation"),
        ("Departed without a clearance, on whatever basis", "Parties sans autorisation, quel qu'en soit le fondement"),
        ("Known returns: cleared, not cleared and unannounced", "Retours connus : autorisés, non autorisés et non annoncés"),
        ("departure and clearance messages, and referrals for an unannounced arrival", "messages departure et clearance, et orientations pour une arrivée non annoncée"),
        yes: Quantity.Returns(path: ReturnPath.NotCleared), all: Quantity.Returns());

    public static readonly Indicator DecisionsInTime = new(
        "decisions-in-time", CountedBy.SendingSide,
        ("Decisions in time", "Décisions à temps"),
        ("Decided, or asked back, before the deadline was over", "Décidées, ou suivies d'une question, avant la fin du délai"),
        ("Referrals delivered", "Orientations délivrées"),
        ("the deadline of each referral, from the receiver's receipt", "le délai de chaque orientation, à partir du reçu du destinataire"),
        all: Quantity.Referrals());

    public static readonly Indicator EndedWithoutService = new(
        "ended-without-service", CountedBy.SendingSide,
        ("Referrals ended without a service", "Orientations terminées sans service"),
        ("Declined, and never accepted or redirected", "Refusées, et jamais acceptées ni réorientées"),
        ("Referrals decided: accepted, declined or redirected", "Orientations décidées : acceptées, refusées ou réorientées"),
        ("decision messages", "messages decision"));

    public static readonly Indicator ConsentQuality = new(
        "consent-quality", CountedBy.SendingSide,
        ("Quality of consent", "Qualité du consentement"),
        ("24 hours to think, an independent interpreter where one was needed, advice on rights, and asked again within 72 hours before", "24 heures de réflexion, un interprète indépendant si nécessaire, des conseils sur les droits, et nouvelle question dans les 72 heures précédentes"),
        ("Cleared", "Autorisées à voyager"),
        ("the office's own record for the gates, and clearance messages", "le dossier propre de l'office pour les conditions, et messages clearance"),
        all: Quantity.Clearances);

    public static readonly Indicator WithdrawalsStopped = new(
        "withdrawals-stopped", CountedBy.Itself,
        ("Withdrawals stopped within 24 hours", "Retraits suivis d'un arrêt dans les 24 heures"),
        ("The recipient stopped within 24 hours", "Le destinataire a arrêté dans les 24 heures"),
        ("Withdrawals delivered; each has one recipient", "Retraits délivrés ; chacun a un destinataire"),
        ("the deadline of each withdrawal, from the receiver's receipt", "le délai de chaque retrait, à partir du reçu du destinataire"));

    public static readonly Indicator ChildSafeguards = new(
        "child-safeguards", CountedBy.ArrivalSide,
        ("Child safeguards complete", "Garanties de l'enfant complètes"),
        ("Cleared with a best-interests outcome of this return, and handed over from guardian to guardian", "Autorisées avec une évaluation de l'intérêt supérieur concluant à ce retour, et remises de tuteur à tuteur"),
        ("Known returns of children and of those whose age is in doubt", "Retours connus d'enfants et de personnes dont l'âge est incertain"),
        ("clearance, best-interests and arrival messages", "messages clearance, best-interests et arrival"),
        all: Quantity.Returns(age: AgeGroup.ChildOrInDoubt));

    public static readonly Indicator NotMet = new(
        "not-met", CountedBy.ArrivalSide,
        ("Nobody came", "Personne n'est venu"),
        ("Reported as not met", "Signalées comme non accueillies"),
        ("Departures with a clearance", "Départs avec une autorisation"),
        ("departure, clearance and incident messages", "messages departure, clearance et incident"));

    public static readonly Indicator ReportedHarm = new(
        "reported-harm", CountedBy.ArrivalSide,
        ("Reported harm", "Préjudices signalés"),
        ("Of whom re-trafficking or a reprisal was reported", "Dont une nouvelle traite ou des représailles ont été signalées"),
        ("Persons who were reached afterwards and answered", "Personnes jointes par la suite et ayant répondu"),
        ("follow-up and incident messages", "messages follow-up et incident"));

    public static readonly Indicator HoldsReviewed = new(
        "holds-reviewed", CountedBy.Itself,
        ("Holds reviewed in time", "Arrêts réexaminés à temps"),
        ("Looked at again, or lifted, before the day of review was over", "Réexaminés, ou levés, avant la fin du jour de réexamen"),
        ("Holds set", "Arrêts posés"),
        ("the day of review of each hold", "le jour de réexamen de chaque arrêt"));

    public static readonly Indicator ExceptionsFollowedUp = new(
        "exceptions-followed-up", CountedBy.SendingSide,
        ("Exceptions with follow-up done", "Exceptions dont le suivi a été fait"),
        ("Cleared by own decision or fast track, and reached afterwards", "Autorisées par décision propre ou en voie rapide, et jointes par la suite"),
        ("Cleared", "Autorisées à voyager"),
        ("clearance and follow-up messages", "messages clearance et follow-up"),
        all: Quantity.Clearances);

    public static readonly Indicator DrillsAnswered = new(
        "drills-answered", CountedBy.Itself,
        ("Duty drills answered within 30 minutes", "Exercices de permanence : réponse dans les 30 minutes"),
        ("Answered within 30 minutes", "Réponse dans les 30 minutes"),
        ("Duty drills begun", "Exercices de permanence lancés"),
        ("the record of drills", "le registre des exercices"));

    public static readonly Indicator ClaimsContinued = new(
        "claims-continued", CountedBy.SendingSide,
        ("Claims that went on after return", "Demandes poursuivies après le retour"),
        ("Continued or settled afterwards", "Poursuivies ou réglées par la suite"),
        ("Claims that were open before the person departed", "Demandes ouvertes avant le départ de la personne"),
        ("update messages about remedies, and departures", "messages update sur les recours, et départs"));

    public static readonly Indicator RightsInTime = new(
        "rights-in-time", CountedBy.Itself,
        ("Requests about data answered within a month", "Demandes relatives aux données : réponse en un mois"),
        ("Answered before the deadline was over", "Réponse avant la fin du délai"),
        ("Requests received", "Demandes reçues"),
        ("the deadline of each request", "le délai de chaque demande"));

    public static readonly Indicator ChooseAgain = new(
        "choose-again", CountedBy.ArrivalSide,
        ("Would choose this way again", "Choisirait encore cette voie"),
        ("Answered yes when last asked", "Ont répondu oui la dernière fois"),
        ("Persons who were asked and answered yes or no", "Personnes interrogées ayant répondu oui ou non"),
        ("follow-up messages", "messages follow-up"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Indicator> All { get; } =
    [
        PreparedReception, TravelWithoutClearance, DecisionsInTime, EndedWithoutService, ConsentQuality, WithdrawalsStopped, ChildSafeguards, NotMet, ReportedHarm, HoldsReviewed,
        ExceptionsFollowedUp, DrillsAnswered, ClaimsContinued, RightsInTime, ChooseAgain,
    ];
}
