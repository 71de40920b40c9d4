namespace Trm.Node.Http;

/// <summary>A new referral: the case as recorded at home (HTCDS, base64), its sheet (JSON text).</summary>
/// <param name="Choice">Which case of the file: its id or row; null where there is one.</param>
public sealed record ReferralRequest(byte[] CaseFile, string Format, string? Choice, string Sheet);

/// <summary>A file that goes with a message, handed in before: its digest, the category of consent that opens it, and what it is.</summary>
public sealed record AttachmentRequest(string Sha256, string Category, string? Title);

/// <summary>The identity step; the sheet, where a newer one holds the consent.</summary>
public sealed record IdentityRequest(string? Sheet, IReadOnlyList<AttachmentRequest>? Attachments = null);

/// <summary>A decision: <c>accepted</c> (organisation, caseWorker, start), <c>declined</c> (reason, next) or <c>redirected</c> (organisation).</summary>
public sealed record DecisionRequest(
    string Decision, string? OrganisationId, string? OrganisationName, string? CaseWorker, DateOnly? Start, string? Reason, string? Next);

/// <summary>A question; fields are names of HTCDS.</summary>
public sealed record QuestionRequest(string Topic, IReadOnlyList<string>? Fields, string Purpose);

/// <summary>An answer to the question of that message id, drawn from case and sheet.</summary>
public sealed record AnswerRequest(string Question, IReadOnlyList<AttachmentRequest>? Attachments = null);

/// <summary>A hold; the reason is <c>not-stated</c> where none is given.</summary>
public sealed record HoldRequest(string? Reason, DateOnly Review);

/// <summary>Lifts the hold that this message set.</summary>
public sealed record LiftRequest(string Hold, string SecondApprover);

/// <summary>A test of the whole path.</summary>
public sealed record TestRequest(string To);

/// <summary>An enquiry about capacity: service codes of HTCDS, number of persons.</summary>
public sealed record CapacityRequest(string To, IReadOnlyList<string> Services, int Persons, bool Urgent);

/// <summary>The answer to an enquiry: <c>yes</c> and <c>alternatives</c> until a time, <c>no</c>; alternatives are service codes of HTCDS.</summary>
public sealed record CapacityAnswerRequest(string To, string Enquiry, string Reply, DateTimeOffset? ValidUntil, IReadOnlyList<string>? Alternatives);

/// <summary>What was done without a message, <c>seen</c>, <c>authority</c>, <c>stopped</c>, <c>review</c>; of the other side's move: who answered the call, by code, and the word read back.</summary>
public sealed record RecordRequest(string Step, string? AnsweredBy, string? Word);

/// <summary>An unannounced duty drill; without a peer of our own duty.</summary>
public sealed record DrillRequest(string? Peer);

/// <summary>A call that was answered: by whom, as a code, and the word that was read back.</summary>
public sealed record CallRequest(string AnsweredBy, string Word);

/// <summary>An account to be invited; a role by its name, such as <c>case-worker</c>.</summary>
public sealed record InvitationRequest(string Code, string Role, string? Organisation);

/// <summary>What a hook is to be told again: one event by its id, or all behind a number.</summary>
public sealed record ResendRequest(string? Event, long? After);
