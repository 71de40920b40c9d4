using Trm.Contracts.Messages;
using Trm.Node.Approvals;

namespace Trm.Node;

/// <summary>Which role may do what. Anybody who acts in a case may stop it, alone and at once, and pass on what the person has said.</summary>
/// <remarks>Source: contracts/Trm.Contracts/Signatures; contracts/decisions/0065; this table is the rule.</remarks>
public static class Rights
{
    /// <summary>True where the role may send a message of this kind.</summary>
    public static bool MaySend(Role role, MessageKind kind) => role switch
    {
        // A coordinator cannot author the readiness of a receiving organisation.
        Role.Coordinator => kind.Kind != MessageKind.ReadinessPlan.Kind,
        Role.CaseWorker => IsStop(kind) || kind.Kind is "readiness" or "arrival" or "follow-up" or "incident" || kind == MessageKind.DecisionSeen || IsPersonsOwn(kind),
        Role.DutyOfficer => IsStop(kind) || kind.Kind is "incident",
        Role.Escort => IsStop(kind) || kind.Kind is "departure" or "incident" || kind == MessageKind.ArrivalHandedOver,
        // Whoever finds somebody unfit to travel stops it, as anybody does who acts in a case.
        Role.Clinician => IsStop(kind),
        Role.Administrator => !kind.ConcernsCase,
        _ => false,
    };

    /// <summary>True where an officer of the role may be one of an organisation, and not of the participant's own office.</summary>
    public static bool MayBeOfOrganisation(Role role) => role is Role.CaseWorker or Role.DutyOfficer or Role.Escort or Role.Clinician;

    /// <summary>True where the role reads what was said in cases.</summary>
    public static bool ReadsCases(Role role) => role is Role.Coordinator or Role.CaseWorker;

    /// <summary>True where the role sees who must do what by when: codes and times, no word of what was said.</summary>
    public static bool SeesDeadlines(Role role) => ReadsCases(role) || role == Role.DutyOfficer;

    /// <summary>True where the role takes alarms, and says that one was dealt with.</summary>
    public static bool TakesAlarms(Role role) => SeesDeadlines(role) || role == Role.Administrator;

    /// <summary>True where the role keeps what is on record for the gates.</summary>
    public static bool KeepsFacts(Role role) => role is Role.Coordinator or Role.CaseWorker;

    /// <summary>True where the role may propose that a case is erased, hold it legally, and hand out a copy.</summary>
    public static bool MayProposeErasure(Role role) => role == Role.Coordinator;

    /// <summary>True where the role may be the second person of an erasure: whoever reads the case.</summary>
    public static bool MayApproveErasure(Role role) => ReadsCases(role);

    /// <summary>True where the role sees what was erased and what must be kept: pseudonyms and codes.</summary>
    public static bool SeesErasures(Role role) => ReadsCases(role) || role == Role.Auditor;

    /// <summary>True where the role sees what is kept for how long, and how much of it is due; cases only where it sees erasures.</summary>
    public static bool SeesRetention(Role role) => SeesErasures(role) || role == Role.Administrator;

    /// <summary>True where the role may have purged what is due: cases only where it may propose or approve an erasure.</summary>
    public static bool MayRunRetention(Role role) => MayApproveErasure(role) || role == Role.Administrator;

    /// <summary>True where the role takes evidence packs out of the node: what was recorded of everything, and no word about a person.</summary>
    public static bool ReadsEvidence(Role role) => role == Role.Auditor;

    /// <summary>True where the role sees a year's figures: as they would be published, without small counts.</summary>
    public static bool SeesFigures(Role role) => role is Role.Coordinator or Role.Auditor;

    /// <summary>True where the role hands a year's counts to the regional secretariat: sealed, so that nobody here reads them.</summary>
    public static bool ExportsFigures(Role role) => role == Role.Coordinator;

    /// <summary>True where the role says for the office why an alarm stands, or why a verification found what it found: whoever answers for the node. Nobody who audits explains what they audit.</summary>
    public static bool Explains(Role role) => LooksAfterNode(role);

    /// <summary>True where the role sees what is to be explained: codes, times and pseudonyms.</summary>
    public static bool SeesUnexplained(Role role) => Explains(role) || ReadsEvidence(role);

    /// <summary>True where the role looks after the node itself, or must in an hour without an administrator.</summary>
    public static bool LooksAfterNode(Role role) => role is Role.Administrator or Role.Coordinator;

    /// <summary>True where the role hands sealed messages to a courier, and takes what one brings: it opens none of them.</summary>
    public static bool SendsCouriers(Role role) => LooksAfterNode(role);

    /// <summary>True where the role invites and disables accounts.</summary>
    public static bool KeepsAccounts(Role role) => role == Role.Administrator;

    /// <summary>True where the role says who travels with a person.</summary>
    public static bool BindsEscorts(Role role) => role == Role.Coordinator;

    /// <summary>True where the role may stop a journey: everybody who acts in cases.</summary>
    public static bool MayStop(Role role) => MaySend(role, MessageKind.HoldSet);

    /// <summary>True where the role may propose what takes two officers.</summary>
    public static bool MayPropose(Role role, ApprovalAct act) => act switch
    {
        ApprovalAct.Discard => LooksAfterNode(role),
        ApprovalAct.Oversight => role == Role.Oversight,
        _ => role == Role.Coordinator,
    };

    /// <summary>
    /// True where the role may be the second of two officers. Of a clearance it is the case worker who knows the person; what oversight reads, nobody decides who acts in cases.
    /// </summary>
    public static bool MayApprove(Role role, ApprovalAct act) => act switch
    {
        ApprovalAct.Clearance => role == Role.CaseWorker,
        ApprovalAct.Discard => LooksAfterNode(role),
        ApprovalAct.Oversight => role is Role.Oversight or Role.Auditor,
        _ => ReadsCases(role),
    };

    /// <summary>True where the role may have something to approve at all.</summary>
    public static bool Approves(Role role) => Enum.GetValues<ApprovalAct>().Any(a => MayApprove(role, a) || MayPropose(role, a));

    /// <summary>True where the role has a token for machines: what clinicians and oversight may see is shown at the console, and is seen by people.</summary>
    public static bool HasTokens(Role role) => role is not (Role.Clinician or Role.Oversight);

    /// <summary>True where the role reads what is said of a person's health in the cases of the office, and nothing else of them; and puts on record what it finds (gate G10).</summary>
    public static bool ReadsHealth(Role role) => role == Role.Clinician;

    /// <summary>True where the role hears complaints, and reads one case with a second person's consent.</summary>
    public static bool Oversees(Role role) => role == Role.Oversight;

    /// <summary>True where the role serves a person who asks about what is held of them: hands it out, writes down what is wrong, restricts, passes on a complaint.</summary>
    public static bool ServesPersons(Role role) => ReadsCases(role);

    // What a person asks about their data, and their complaint, go through whom they trust.
    private static bool IsPersonsOwn(MessageKind kind) => kind == MessageKind.RightsAsked || kind == MessageKind.VoiceComplaint;

    private static bool IsStop(MessageKind kind) => kind == MessageKind.HoldSet || kind.Kind == MessageKind.WithdrawalReturn.Kind;
}
