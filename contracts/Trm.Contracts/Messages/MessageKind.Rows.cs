using System.Collections.Frozen;

namespace Trm.Contracts.Messages;

// The rows of the catalogue, in its published order.
public sealed partial record MessageKind
{
    public static readonly MessageKind CapacityEnquiry = Row(
        "capacity", "enquiry", Carries.Nothing, MessageClass.Ask, Traits.NoCase,
        "Asks whether there is room, for how many and for which services; nothing about anybody.",
        "Demande s'il y a de la place, pour combien de personnes et quels services ; rien sur quiconque.",
        "L3 24 h / 3 wd");

    public static readonly MessageKind CapacityAnswer = Row(
        "capacity", "answer", Carries.Nothing, MessageClass.Ask, Traits.NoCase,
        "Says whether there is room, and until when the answer stands.",
        "Dit s'il y a de la place, et jusqu'à quand la réponse vaut.");

    public static readonly MessageKind ReferralProfile = Row(
        "referral", "profile", Carries.Pseudonym, MessageClass.Ask, Traits.Move,
        "Asks the other side to take a case, by needs and without direct identifiers.",
        "Demande à l'autre côté de prendre un cas, selon les besoins et sans identifiants directs.",
        "L2 24 h", "L3 24 h / 5 wd");

    public static readonly MessageKind ReferralIdentity = Row(
        "referral", "identity", Carries.PersonalData, MessageClass.Ask, Traits.Move,
        "Tells the organisation that accepted who the person is, as far as the person allows.",
        "Dit à l'organisation qui a accepté qui est la personne, dans la mesure où celle-ci le permet.",
        "L2 24 h");

    public static readonly MessageKind DecisionSeen = Row(
        "decision", "seen", Carries.Pseudonym, MessageClass.Decide, Traits.None,
        "A person has opened the message; this is not agreement.",
        "Une personne a ouvert le message ; ce n'est pas un accord.");

    public static readonly MessageKind DecisionAccepted = Row(
        "decision", "accepted", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "A named organisation takes the case.",
        "Une organisation nommée prend le cas.");

    public static readonly MessageKind DecisionDeclined = Row(
        "decision", "declined", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "The request is not taken; the reason says nothing about the person.",
        "La demande n'est pas prise ; le motif ne dit rien de la personne.");

    public static readonly MessageKind DecisionRedirected = Row(
        "decision", "redirected", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "Another organisation is the right one; nothing is forwarded.",
        "Une autre organisation est la bonne ; rien n'est transmis.");

    public static readonly MessageKind DecisionCancellationAgreed = Row(
        "decision", "cancellation-agreed", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "The cancellation that the other side asked for is agreed.",
        "L'annulation demandée par l'autre côté est acceptée.");

    public static readonly MessageKind Question = Row(
        "question", "asked", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "Asks for named fields and says what the answer is needed for.",
        "Demande des champs nommés et dit à quoi sert la réponse.",
        "L3 24 h / 3 wd", "L3 72 h / 10 wd : risk", "L3 10 wd / 30 wd : family");

    public static readonly MessageKind AnswerGiven = Row(
        "answer", "given", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "Gives what was asked, as far as the person allows.",
        "Donne ce qui était demandé, dans la mesure où la personne le permet.");

    public static readonly MessageKind AnswerPartly = Row(
        "answer", "partly", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "Gives some of what was asked; what is missing is not said to exist.",
        "Donne une partie de ce qui était demandé ; ce qui manque n'est pas dit exister.");

    public static readonly MessageKind AnswerRefused = Row(
        "answer", "refused", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The question is not answered, and no reason is given.",
        "La question reste sans réponse, et aucun motif n'est donné.");

    public static readonly MessageKind AnswerUnknown = Row(
        "answer", "unknown", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The answer is not known here.",
        "La réponse n'est pas connue ici.");

    public static readonly MessageKind UpdateChange = Row(
        "update", "change", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "Something that was shared has changed.",
        "Quelque chose qui a été partagé a changé.",
        "L2 72 h");

    public static readonly MessageKind UpdateCorrection = Row(
        "update", "correction", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "Something that was shared was wrong and is put right.",
        "Quelque chose qui a été partagé était faux et est corrigé.",
        "L2 72 h");

    public static readonly MessageKind UpdateConsentRenewed = Row(
        "update", "consent-renewed", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "The person has given a new consent; it replaces the former version.",
        "La personne a donné un nouveau consentement ; il remplace la version précédente.",
        "L2 72 h");

    public static readonly MessageKind UpdateBestInterests = Row(
        "update", "best-interests", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "The outcome of a child's best-interests assessment, and until when it stands.",
        "Le résultat de l'évaluation de l'intérêt supérieur d'un enfant, et jusqu'à quand il vaut.",
        "L2 72 h");

    public static readonly MessageKind UpdateRemedies = Row(
        "update", "remedies", Carries.PersonalData, MessageClass.Ask, Traits.None,
        "How a claim of the person stands.",
        "Où en est une demande de la personne.",
        "L2 72 h");

    public static readonly MessageKind WithdrawalSharing = Row(
        "withdrawal", "sharing", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person withdraws the consent to share: nothing more is shared.",
        "La personne retire son consentement au partage : plus rien n'est partagé.",
        "call 10 min : travel-within-72h", "L2 4 h", "L4 24 h : stopped");

    public static readonly MessageKind WithdrawalReturn = Row(
        "withdrawal", "return", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person does not want to travel: both sides stop, the reception stands.",
        "La personne ne veut pas voyager : les deux côtés s'arrêtent, l'accueil reste prêt.",
        "call 10 min : travel-within-72h", "L2 4 h", "L4 24 h : stopped");

    public static readonly MessageKind WithdrawalFollowUp = Row(
        "withdrawal", "follow-up", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person does not want to be asked later: nobody calls.",
        "La personne ne veut pas être recontactée : personne n'appelle.",
        "call 10 min : travel-within-72h", "L2 4 h", "L4 24 h : stopped");

    public static readonly MessageKind HoldSet = Row(
        "hold", "set", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "Stops every move of the case on both sides, at once.",
        "Arrête aussitôt toute démarche du cas des deux côtés.",
        "L2 10 min");

    public static readonly MessageKind HoldLift = Row(
        "hold", "lift", Carries.Pseudonym, MessageClass.Decide, Traits.Urgent,
        "The owner lifts one hold, with a second person.",
        "Son auteur lève un arrêt, avec une seconde personne.");

    public static readonly MessageKind EndCancelAsked = Row(
        "end", "cancel-asked", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "Asks the other side to agree that the case is cancelled.",
        "Demande à l'autre côté d'accepter l'annulation du cas.",
        "L3 5 wd");

    public static readonly MessageKind EndClosedOurSide = Row(
        "end", "closed-our-side", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "Closes the case on the sender's side, with its outcome; it is closed when both sides have.",
        "Clôt le cas du côté de l'expéditeur, avec son issue ; il est clos quand les deux côtés l'ont fait.",
        "L2 5 wd");

    public static readonly MessageKind ReturnProposal = Row(
        "return-proposal", "proposed", Carries.PersonalData, MessageClass.Ask, Traits.Move,
        "Proposes a return: its basis, who depends on the person, the window of time.",
        "Propose un retour : son fondement, les personnes à charge, la période.",
        "L3 24 h / 10 wd");

    public static readonly MessageKind ReturnPlanOffer = Row(
        "return-plan", "offer", Carries.PersonalData, MessageClass.Ask, Traits.Move,
        "Offers a plan: journey, escort, papers, care, and who pays what until when.",
        "Offre un plan : voyage, escorte, documents, soins, et qui paie quoi jusqu'à quand.",
        "L3 5 wd");

    public static readonly MessageKind ReturnPlanChange = Row(
        "return-plan", "change", Carries.PersonalData, MessageClass.Ask, Traits.Move,
        "Changes a plan; a clearance that rests on it falls.",
        "Modifie un plan ; une autorisation qui repose sur lui tombe.",
        "L3 5 wd");

    public static readonly MessageKind ReadinessPlan = Row(
        "readiness", "plan", Carries.PersonalData, MessageClass.Decide, Traits.Move,
        "The receiving organisation says who meets the person, where, when and by which sign.",
        "L'organisation d'accueil dit qui rencontre la personne, où, quand et à quel signe.");

    public static readonly MessageKind ReadinessFinal = Row(
        "readiness", "final", Carries.PersonalData, MessageClass.Decide, Traits.Move,
        "The receiving organisation is in place: T-24 h to T-2 h.",
        "L'organisation d'accueil est en place : de T-24 h à T-2 h.");

    public static readonly MessageKind ClearanceOrdinary = Row(
        "clearance", "ordinary", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "Every gate is met: the person may travel after the final check.",
        "Toutes les conditions sont remplies : la personne peut voyager après la dernière vérification.",
        "L2 24 h");

    public static readonly MessageKind ClearanceOwnDecision = Row(
        "clearance", "own-decision", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "An adult decides otherwise after advice; the own gates that stand unmet are named.",
        "Un adulte en décide autrement après conseil ; les conditions propres non remplies sont nommées.",
        "L2 24 h");

    public static readonly MessageKind ClearanceFastTrack = Row(
        "clearance", "fast-track", Carries.Pseudonym, MessageClass.Decide, Traits.Move,
        "Times are shortened and paper is postponed; what was postponed blocks closure.",
        "Les délais sont raccourcis et des papiers remis à plus tard ; ce qui est remis bloque la clôture.",
        "L2 24 h");

    public static readonly MessageKind DepartureDeparted = Row(
        "departure", "departed", Carries.PseudonymOrPersonalData, MessageClass.Report, Traits.Urgent,
        "The person is on the way.",
        "La personne est en route.",
        "L1 10 min");

    public static readonly MessageKind DepartureChanged = Row(
        "departure", "changed", Carries.PseudonymOrPersonalData, MessageClass.Report, Traits.Urgent,
        "The journey has changed: another time or another way.",
        "Le voyage a changé : une autre heure ou un autre chemin.",
        "L1 10 min");

    public static readonly MessageKind DepartureTransitPassed = Row(
        "departure", "transit-passed", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person has passed the country of transit.",
        "La personne a traversé le pays de transit.",
        "L1 10 min");

    public static readonly MessageKind ArrivalMet = Row(
        "arrival", "met", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person has been met.",
        "La personne a été accueillie.",
        "call 30 min : after-expected", "alarm 1 h : after-expected");

    public static readonly MessageKind ArrivalHandedOver = Row(
        "arrival", "handed-over", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person has been handed over to the receiving organisation or guardian.",
        "La personne a été confiée à l'organisation d'accueil ou au tuteur.",
        "call 30 min : after-expected", "alarm 1 h : after-expected");

    public static readonly MessageKind ArrivalDeclinedToBeMet = Row(
        "arrival", "declined-to-be-met", Carries.Pseudonym, MessageClass.Report, Traits.Urgent,
        "The person has arrived and does not wish to be met.",
        "La personne est arrivée et ne souhaite pas être accueillie.",
        "call 30 min : after-expected", "alarm 1 h : after-expected");

    public static readonly MessageKind FollowUpMade = Row(
        "follow-up", "made", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The person was asked how they are, and answered.",
        "On a demandé à la personne comment elle va, et elle a répondu.",
        "L4 72 h : hours72", "L4 2 wk : weeks2", "L4 1 mo : month1", "L4 3 mo : months3", "L4 6 mo : months6", "L4 12 mo : months12");

    public static readonly MessageKind FollowUpNotMade = Row(
        "follow-up", "not-made", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The person could not be reached.",
        "La personne n'a pas pu être jointe.",
        "L4 72 h : hours72", "L4 2 wk : weeks2", "L4 1 mo : month1", "L4 3 mo : months3", "L4 6 mo : months6", "L4 12 mo : months12");

    public static readonly MessageKind FollowUpNotWished = Row(
        "follow-up", "not-wished", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The person does not wish to be asked.",
        "La personne ne souhaite pas être contactée.",
        "L4 72 h : hours72", "L4 2 wk : weeks2", "L4 1 mo : month1", "L4 3 mo : months3", "L4 6 mo : months6", "L4 12 mo : months12");

    public static readonly MessageKind IncidentNotMet = IncidentRow(
        "not-met",
        "Nobody was met at the meeting point.",
        "Personne n'a été rencontré au point de rencontre.");

    public static readonly MessageKind IncidentMissing = IncidentRow(
        "missing",
        "The person is missing.",
        "La personne est portée disparue.");

    public static readonly MessageKind IncidentFound = IncidentRow(
        "found",
        "The person was found.",
        "La personne a été retrouvée.");

    public static readonly MessageKind IncidentRefusedEntry = IncidentRow(
        "refused-entry",
        "The person was refused entry.",
        "L'entrée a été refusée à la personne.");

    public static readonly MessageKind IncidentRefusedToBoard = IncidentRow(
        "refused-to-board",
        "The person did not board.",
        "La personne n'est pas montée à bord.");

    public static readonly MessageKind IncidentTransit = IncidentRow(
        "transit",
        "Something happened in transit.",
        "Quelque chose est arrivé en transit.");

    public static readonly MessageKind IncidentReTrafficking = IncidentRow(
        "re-trafficking",
        "There are signs of trafficking again.",
        "Il y a des signes d'une nouvelle traite.");

    public static readonly MessageKind IncidentReprisal = IncidentRow(
        "reprisal",
        "There are signs of reprisal.",
        "Il y a des signes de représailles.");

    public static readonly MessageKind IncidentMedical = IncidentRow(
        "medical",
        "A medical emergency.",
        "Une urgence médicale.");

    public static readonly MessageKind IncidentDeath = IncidentRow(
        "death",
        "The person has died.",
        "La personne est décédée.");

    public static readonly MessageKind IncidentRemovalRisk = IncidentRow(
        "removal-risk",
        "The person is at risk of removal while the case is open.",
        "La personne risque un éloignement alors que le cas est ouvert.");

    public static readonly MessageKind IncidentBreach = IncidentRow(
        "breach",
        "Data of the case reached somebody who must not have it.",
        "Des données du cas sont parvenues à quelqu'un qui ne doit pas les avoir.");

    public static readonly MessageKind SafetyNotice = Row(
        "safety-notice", "risk-to-life", Carries.AllowList, MessageClass.Report, Traits.Urgent,
        "A life is at risk: the facts that whoever can act needs, and no others.",
        "Une vie est en danger : les faits dont a besoin qui peut agir, et aucun autre.",
        "L2 1 h");

    public static readonly MessageKind RightsAsked = Row(
        "rights", "asked", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "The person asks for access, correction, restriction or erasure.",
        "La personne demande accès, rectification, limitation ou effacement.",
        "L3 1 mo");

    public static readonly MessageKind RightsDone = Row(
        "rights", "done", Carries.Pseudonym, MessageClass.Ask, Traits.None,
        "Says what was done, what was erased, what is kept and why.",
        "Dit ce qui a été fait, ce qui a été effacé, ce qui est gardé et pourquoi.");

    public static readonly MessageKind VoiceFeedback = Row(
        "voice", "feedback", Carries.Nothing, MessageClass.Ask, Traits.NoCase,
        "What a person thinks of how it went; it names no case.",
        "Ce qu'une personne pense du déroulement ; aucun cas n'est nommé.",
        "L3 1 mo");

    public static readonly MessageKind VoiceComplaint = Row(
        "voice", "complaint", Carries.Nothing, MessageClass.Ask, Traits.NoCase,
        "A complaint; it goes to oversight, not to the party criticised.",
        "Une plainte ; elle va au contrôle, non à la partie critiquée.",
        "L3 1 mo");

    public static readonly MessageKind MisdirectedNotOpened = Row(
        "misdirected", "not-opened", Carries.Pseudonym, MessageClass.Report, Traits.NoCase,
        "A message for somebody else came here and was not opened.",
        "Un message destiné à un autre est arrivé ici et n'a pas été ouvert.",
        "L2 4 h", "L4 72 h : authority");

    public static readonly MessageKind MisdirectedOpened = Row(
        "misdirected", "opened", Carries.Pseudonym, MessageClass.Report, Traits.None,
        "A message for somebody else came here and was opened.",
        "Un message destiné à un autre est arrivé ici et a été ouvert.",
        "L2 4 h", "L4 72 h : authority");

    public static readonly MessageKind DirectoryNotice = Row(
        "directory", "notice", Carries.Nothing, MessageClass.Node, Traits.NoCase,
        "A newer directory is in force.",
        "Un annuaire plus récent est en vigueur.");

    public static readonly MessageKind DirectoryKeyChange = Row(
        "directory", "key-change", Carries.Nothing, MessageClass.Node, Traits.NoCase,
        "A key of the sender changes at a stated time.",
        "Une clé de l'expéditeur change à une heure dite.");

    public static readonly MessageKind Test = Row(
        "test", "ping", Carries.Nothing, MessageClass.Node, Traits.NoCase,
        "Goes the full way of a message and says nothing; also the unannounced duty drill.",
        "Fait tout le chemin d'un message et ne dit rien ; sert aussi d'exercice inopiné.");

    public static readonly MessageKind ReceiptOk = Row(
        "receipt", "ok", Carries.Nothing, MessageClass.Node, Traits.NoCase,
        "The message is verified, opened, valid and stored; no person need have seen it.",
        "Le message est vérifié, ouvert, valide et enregistré ; personne ne l'a forcément vu.");

    public static readonly MessageKind ReceiptFatalError = Row(
        "receipt", "fatal-error", Carries.Nothing, MessageClass.Node, Traits.NoCase,
        "The message was refused, for the codes named; nothing of it took effect.",
        "Le message a été refusé pour les codes nommés ; rien n'en a pris effet.");

    /// <summary>The whole catalogue, in its published order.</summary>
    public static IReadOnlyList<MessageKind> Catalogue { get; } =
    [
        CapacityEnquiry, CapacityAnswer, ReferralProfile, ReferralIdentity, DecisionSeen, DecisionAccepted, DecisionDeclined,
        DecisionRedirected, DecisionCancellationAgreed, Question, AnswerGiven, AnswerPartly, AnswerRefused, AnswerUnknown, UpdateChange,
        UpdateCorrection, UpdateConsentRenewed, UpdateBestInterests, UpdateRemedies, WithdrawalSharing, WithdrawalReturn,
        WithdrawalFollowUp, HoldSet, HoldLift, EndCancelAsked, EndClosedOurSide, ReturnProposal, ReturnPlanOffer, ReturnPlanChange,
        ReadinessPlan, ReadinessFinal, ClearanceOrdinary, ClearanceOwnDecision, ClearanceFastTrack, DepartureDeparted, DepartureChanged,
        DepartureTransitPassed, ArrivalMet, ArrivalHandedOver, ArrivalDeclinedToBeMet, FollowUpMade, FollowUpNotMade, FollowUpNotWished,
        IncidentNotMet, IncidentMissing, IncidentFound, IncidentRefusedEntry, IncidentRefusedToBoard, IncidentTransit,
        IncidentReTrafficking, IncidentReprisal, IncidentMedical, IncidentDeath, IncidentRemovalRisk, IncidentBreach, SafetyNotice,
        RightsAsked, RightsDone, VoiceFeedback, VoiceComplaint, MisdirectedNotOpened, MisdirectedOpened, DirectoryNotice,
        DirectoryKeyChange, Test,
    ];

    /// <summary>Receipts: between nodes, in control messages, never a message by themselves.</summary>
    public static IReadOnlyList<MessageKind> Receipts { get; } = [ReceiptOk, ReceiptFatalError];

    // Below the rows: static members of one file come to be in the order in which they stand.
    private static readonly FrozenDictionary<(string, string), MessageKind> ByName = Catalogue.ToFrozenDictionary(k => (k.Kind, k.Code));
}
