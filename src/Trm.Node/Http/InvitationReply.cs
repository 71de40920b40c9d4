using Trm.Node.Accounts;

namespace Trm.Node.Http;

/// <summary>An invitation: the one time that its secret is shown.</summary>
public sealed record InvitationReply(string Account, string Secret, DateTimeOffset Until)
{
    internal static InvitationReply Of(Invitation invitation) => new(invitation.Account.Code, invitation.Secret, invitation.Until);
}
