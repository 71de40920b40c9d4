using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes a referral in its two steps.</summary>
/// <remarks>
/// Resources have a UUID as <c>id</c> and point to each other as <c>urn:uuid:&lt;id&gt;</c>; the one Patient is the person the case is about.
/// </remarks>
public static class ReferralMessage
{
    /// <summary>
    /// The first step: needs without direct identifiers. A name, a birth date, an identifier other than the pseudonym, an address, a telephone number, a
    /// photograph or free text among the resources is <c>VALUE</c> with its path.
    /// </summary>
    public static Result<Message> Profile(MessageContext context, Purpose purpose, Urgency urgency, IEnumerable<Resource> resources)
    {
        var draft = new MessageDraft(MessageKind.ReferralProfile, context) { Urgency = urgency, Reason = CodeSystems.Purposes.Concept(purpose) };
        draft.Attach(resources);
        return draft.ToMessage();
    }

    /// <summary>The second step: who the person is, for the organisation that accepted, with the consents that name it.</summary>
    /// <param name="files">Files that follow in parts.</param>
    public static Result<Message> Identity(MessageContext context, NamedOrganisation organisation, IEnumerable<Resource> resources, IReadOnlyList<AttachedFile>? files = null)
    {
        var draft = new MessageDraft(MessageKind.ReferralIdentity, context);
        draft.Attach(resources);
        draft.Attach(files ?? []);
        draft.Owner(organisation);
        return draft.ToMessage();
    }
}
