using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Evidence.Packs;
using Trm.Node.Approvals;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>
/// What one leaf commits to: the event, what an auditor may read of it, what only the case's key opens. Members stand in the
/// order of contracts/trail.md.
/// </summary>
internal sealed record TrailEntry(TrailEvent Event, ReadOnlyMemory<byte> Public, ReadOnlyMemory<byte> Private, CaseId? Case)
{
    /// <summary>A message was sealed for sending.</summary>
    public static TrailEntry Sealed(ReadOnlyMemory<byte> header, MessageMeta meta, ReadOnlyMemory<byte> salt, IReadOnlyList<PassedGate> gates, string officer) => new(
        TrailEvent.MessageSealed,
        Header(header),
        Json(w =>
        {
            WriteMeta(w, meta, salt);
            w.WriteStartArray("gates");
            foreach (var gate in gates)
            {
                w.WriteStartObject();
                w.WriteString("gate", gate.Gate);
                w.WriteStartArray("evidence");
                foreach (var id in gate.Evidence)
                    w.WriteStringValue(id);
                w.WriteEndArray();
                w.WriteEndObject();
            }

            w.WriteEndArray();
            w.WriteString("officer", officer);
        }),
        meta.Case);

    /// <summary>The broker's first confirm.</summary>
    public static TrailEntry Dispatched(string coreId) => new(TrailEvent.MessageDispatched, Json(w => w.WriteString("id", coreId)), default, null);

    /// <summary>A message was received and stored.</summary>
    public static TrailEntry Received(ReadOnlyMemory<byte> header, IReadOnlyList<string> notes, MessageMeta meta, ReadOnlyMemory<byte> salt) => new(
        TrailEvent.MessageReceived,
        ReceivedPublic(header, notes),
        Json(w => WriteMeta(w, meta, salt)),
        meta.Case);

    /// <summary>A verified transmission was refused: the wire code for everybody, the true one for this node.</summary>
    public static TrailEntry Refused(ReadOnlyMemory<byte> header, RejectionCode code) => new(
        TrailEvent.MessageRefused,
        Json(w =>
        {
            w.WriteBase64String("header", header.Span);
            w.WriteString("code", code.OnWire.Text);
        }),
        Json(w => w.WriteString("code", code.Text)),
        null);

    /// <summary>A control message with receipts was sealed.</summary>
    public static TrailEntry ReceiptsSent(ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> capsule) => Receipts(TrailEvent.ReceiptsSent, header, capsule);

    /// <summary>A control message with receipts was verified.</summary>
    public static TrailEntry ReceiptsVerified(ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> capsule) => Receipts(TrailEvent.ReceiptsVerified, header, capsule);

    /// <summary>No receipt within the resends of its class.</summary>
    public static TrailEntry Undelivered(string coreId, long attempts) => Fate(TrailEvent.MessageUndelivered, coreId, attempts);

    /// <summary>Past its expiry; its number is void.</summary>
    public static TrailEntry Expired(string coreId, long attempts) => Fate(TrailEvent.MessageExpired, coreId, attempts);

    /// <summary>A transmission ended because its message was sealed again as another one.</summary>
    public static TrailEntry SealedAgain(string coreId, long attempts, string successor) => new(
        TrailEvent.MessageExpired,
        Json(w =>
        {
            w.WriteString("id", coreId);
            w.WriteNumber("attempts", attempts);
            w.WriteString("as", successor);
        }),
        default,
        null);

    /// <summary>A generation begins where the former log stood: its named checkpoint, or nothing where none was ever published.</summary>
    public static TrailEntry NewGeneration(long former, byte[]? checkpoint, bool isCosigned) => new(
        TrailEvent.NewGeneration,
        Json(w =>
        {
            w.WriteNumber("former", former);
            if (checkpoint is not null)
                w.WriteBase64String("checkpoint", checkpoint);
            w.WriteBoolean("cosigned", isCosigned);
        }),
        default,
        null);

    /// <summary>What the log of a former generation says of a received message, said again in this one; a message that was taken is marked as <see cref="FormerGeneration"/>.</summary>
    public static TrailEntry Again(LeafOpening opening, CaseId? @case) => opening.Event == TrailEvent.MessageReceived && opening.Header() is { } header
        ? new(opening.Event, ReceivedPublic(header, [FormerGeneration]), opening.Private ?? default, @case)
        : new(opening.Event, opening.Public, opening.Private ?? default, @case);

    /// <summary>The note beside a message that was taken in a former generation of ours.</summary>
    public const string FormerGeneration = "FORMER_GENERATION";

    /// <summary>An officer opened a message, decided on one, or closed one.</summary>
    public static TrailEntry Act(TrailEvent what, MessageId message, string officer, string code, CaseId? @case) => new(
        what,
        default,
        Json(w =>
        {
            w.WriteString("message", message.ToString());
            w.WriteString("officer", officer);
            w.WriteString("code", code);
        }),
        @case);

    /// <summary>An officer telephoned, and was told by somebody who read back the message's word.</summary>
    public static TrailEntry Call(TrailEvent what, MessageId message, string officer, string answeredBy, ReadBackWord word, CaseId? @case) => new(
        what,
        default,
        Json(w =>
        {
            w.WriteString("message", message.ToString());
            w.WriteString("officer", officer);
            w.WriteString("code", "call");
            w.WriteString("answeredBy", answeredBy);
            w.WriteString("word", word.Text);
        }),
        @case);

    /// <summary>Content of a case was shown.</summary>
    public static TrailEntry Viewed(Officer officer, IReadOnlyList<string> resources, CaseId? @case) => new(
        TrailEvent.ContentViewed,
        default,
        Json(w =>
        {
            w.WriteString("officer", officer.Code);
            w.WriteString("role", ReferralLifecycle.Name(officer.Role));
            w.WriteStartArray("resources");
            foreach (var resource in resources)
                w.WriteStringValue(resource);
            w.WriteEndArray();
        }),
        @case);

    /// <summary>A photograph for recognition was deleted: nobody's act, but what becomes of it once the person has been met, or does not travel.</summary>
    public static TrailEntry PhotographDeleted(string message, CaseId @case) => new(
        TrailEvent.Outcome,
        default,
        Json(w =>
        {
            w.WriteString("message", message);
            w.WriteString("officer", "-");
            w.WriteString("code", "photograph-deleted");
        }),
        @case);

    /// <summary>Consents were given, changed or withdrawn: which versions, of which scopes.</summary>
    public static TrailEntry Consent(string change, IEnumerable<(string Id, int Version)> consents, IEnumerable<ConsentScope> scopes, CaseId @case) => new(
        TrailEvent.ConsentChanged,
        default,
        Json(w =>
        {
            w.WriteString("change", change);
            w.WriteStartArray("consents");
            foreach (var (id, version) in consents)
            {
                w.WriteStartObject();
                w.WriteString("id", id);
                w.WriteNumber("version", version);
                w.WriteEndObject();
            }

            w.WriteEndArray();
            WriteStrings(w, "scopes", scopes.Select(CodeSystems.ConsentScopes.Code));
        }),
        @case);

    /// <summary>Two officers approved: of which gates, and what.</summary>
    /// <param name="signed">What each of them signed, and with which assertion; null where the first gave the word for both.</param>
    public static TrailEntry Approval(IReadOnlyList<string> gates, IReadOnlyList<string> approvers, string reason, CaseId? @case, Approved? signed = null) => new(
        TrailEvent.Approval,
        default,
        Json(w =>
        {
            WriteStrings(w, "gates", gates);
            WriteStrings(w, "approvers", approvers);
            w.WriteString("reason", reason);
            w.WriteString("assertion", signed?.Second.Assertion ?? "");
            if (signed is null)
                return;
            w.WriteBase64String("decision", signed.Decision.Digest(signed.Approver.Code));
            w.WriteString("first", signed.First);
        }),
        @case);

    /// <summary>A case was erased: which leaves lost their private part, on which legal ground, by which two officers.</summary>
    /// <param name="former">Leaves of logs that have ended, in order.</param>
    public static TrailEntry Erased(IEnumerable<long> indices, IReadOnlyList<(long Generation, long Index)> former, string basis, IReadOnlyList<string> approvers, CaseId @case) => new(
        TrailEvent.CaseErased,
        Json(w =>
        {
            WriteIndices(w, indices);
            w.WriteString("basis", basis);
            WriteStrings(w, "approvers", approvers);
            if (former.Count == 0)
                return;
            w.WriteStartArray("former");
            foreach (var log in former.GroupBy(f => f.Generation))
            {
                w.WriteStartObject();
                w.WriteNumber("generation", log.Key);
                WriteIndices(w, log.Select(f => f.Index));
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }),
        default,
        @case);

    /// <summary>A directory version was adopted.</summary>
    public static TrailEntry DirectoryAdopted(ReadOnlyMemory<byte> directory) =>
        new(TrailEvent.DirectoryAdopted, Json(w => w.WriteBase64String("directory", directory.Span)), default, null);

    /// <summary>A log signed two histories: the proof, as it is handed on.</summary>
    public static TrailEntry ForkFound(ReadOnlyMemory<byte> notice) => new(TrailEvent.ForkFound, notice, default, null);

    /// <summary>Another key of ours is in use than before.</summary>
    public static TrailEntry KeyRotated(ReadOnlyMemory<byte> certificate) => Key(certificate, "in-use");

    /// <summary>A private key of ours was destroyed.</summary>
    public static TrailEntry KeyDestroyed(ReadOnlyMemory<byte> certificate) => Key(certificate, "destroyed");

    /// <summary>An alarm was raised or cleared.</summary>
    public static TrailEntry Alarm(TrailEvent what, string code, string? coreId) => new(
        what,
        Json(w =>
        {
            w.WriteString("code", code);
            if (coreId is not null)
                w.WriteString("id", coreId);
        }),
        default,
        null);

    /// <summary>A courier took these transmissions along, or brought them.</summary>
    public static TrailEntry Courier(TrailEvent what, IEnumerable<string> coreIds) => new(what, Json(w => WriteStrings(w, "ids", coreIds)), default, null);

    /// <summary>Two officers discarded what could not be verified: of which digest, and why it could not.</summary>
    public static TrailEntry Discarded(string sha256, string code, IReadOnlyList<string> approvers) => new(
        TrailEvent.Discarded,
        Json(w =>
        {
            w.WriteString("sha256", sha256);
            w.WriteString("code", code);
            WriteStrings(w, "approvers", approvers);
        }),
        default,
        null);

    /// <summary>An officer signed in at the console: which account, and how.</summary>
    public static TrailEntry SignedIn(string account, string way) => SignIn(TrailEvent.SignIn, account, "way", way);

    /// <summary>A sign-in was refused to an account that there is. What was typed for one that is not there is nobody's, and stands nowhere.</summary>
    public static TrailEntry SignInRefused(string account, string code) => SignIn(TrailEvent.SignInRefused, account, "code", code);

    /// <summary>What an account may do, or by what it signs in, was changed: how, and by whom.</summary>
    public static TrailEntry RoleChanged(string account, Role role, string what, string by, CaseId? @case = null) => new(
        TrailEvent.RoleChanged,
        default,
        Json(w =>
        {
            w.WriteString("account", account);
            w.WriteString("role", Contracts.Referrals.ReferralLifecycle.Name(role));
            w.WriteString("what", what);
            w.WriteString("by", by);
        }),
        @case);

    /// <summary>Another officer of the office looks after a case from now on.</summary>
    public static TrailEntry HandedOver(string officer, string to, CaseId @case) => new(
        TrailEvent.HandedOver,
        default,
        Json(w =>
        {
            w.WriteString("officer", officer);
            w.WriteString("to", to);
        }),
        @case);

    /// <summary>Junk in one mailbox within one minute.</summary>
    public static TrailEntry Junk(long count, long bytes) => new(
        TrailEvent.Junk,
        Json(w =>
        {
            w.WriteNumber("count", count);
            w.WriteNumber("bytes", bytes);
        }),
        default,
        null);

    /// <summary>The time of something was over, and it was purged: of which class, how many.</summary>
    public static TrailEntry Purged(string what, long count, CaseId? @case) => new(
        TrailEvent.Purged,
        Json(w =>
        {
            w.WriteString("class", what);
            w.WriteNumber("count", count);
        }),
        default,
        @case);

    private static TrailEntry SignIn(TrailEvent what, string account, string name, string value) => new(
        what,
        default,
        Json(w =>
        {
            w.WriteString("account", account);
            w.WriteString(name, value);
        }),
        null);

    private static TrailEntry Receipts(TrailEvent what, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> capsule) => new(
        what,
        Json(w =>
        {
            w.WriteBase64String("header", header.Span);
            w.WriteBase64String("capsule", capsule.Span);
        }),
        default,
        null);

    private static TrailEntry Key(ReadOnlyMemory<byte> certificate, string what) => new(
        TrailEvent.KeyRotated,
        Json(w =>
        {
            w.WriteBase64String("certificate", certificate.Span);
            w.WriteString("what", what);
        }),
        default,
        null);

    private static TrailEntry Fate(TrailEvent what, string coreId, long attempts) => new(
        what,
        Json(w =>
        {
            w.WriteString("id", coreId);
            w.WriteNumber("attempts", attempts);
        }),
        default,
        null);

    private static void WriteIndices(Utf8JsonWriter w, IEnumerable<long> indices)
    {
        w.WriteStartArray("indices");
        foreach (var index in indices)
            w.WriteNumberValue(index);
        w.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter w, string name, IEnumerable<string> values)
    {
        w.WriteStartArray(name);
        foreach (var value in values)
            w.WriteStringValue(value);
        w.WriteEndArray();
    }

    private static byte[] ReceivedPublic(ReadOnlyMemory<byte> header, IReadOnlyList<string> notes) => Json(w =>
    {
        w.WriteBase64String("header", header.Span);
        WriteStrings(w, "notes", notes);
    });

    private static byte[] Header(ReadOnlyMemory<byte> header) => Json(w => w.WriteBase64String("header", header.Span));

    private static void WriteMeta(Utf8JsonWriter w, MessageMeta meta, ReadOnlyMemory<byte> salt)
    {
        w.WritePropertyName("meta");
        w.WriteRawValue(meta.Write());
        w.WriteBase64String("salt", salt.Span);
    }

    private static byte[] Json(Action<Utf8JsonWriter> members) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        members(w);
        w.WriteEndObject();
    });
}
