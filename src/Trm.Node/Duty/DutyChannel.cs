using Trm.Node.Webhooks;

namespace Trm.Node.Duty;

/// <summary>One way to reach a person on duty.</summary>
/// <param name="Way">By which way.</param>
/// <param name="To">An e-mail address, or an https address (http on this machine).</param>
/// <param name="IsDetailed">True where it says which alarm, about which country, and what to do; else only how many items wait, and since when.</param>
/// <param name="SecretFile">Of a webhook: file with the secret that signs, <c>whsec_</c> and base64, its owner's only.</param>
/// <param name="AuthorityFile">Of a webhook: PEM file of those who may vouch for its server; null for those of the operating system.</param>
public sealed record DutyChannel(DutyWay Way, string To, bool IsDetailed = false, string? SecretFile = null, string? AuthorityFile = null)
{
    /// <summary>Names it in tables.</summary>
    public string Name => $"{(Way == DutyWay.Email ? "email" : "webhook")} {To}";

    /// <summary>What is called, where it is a webhook.</summary>
    internal Webhook ToWebhook() => new(To, SecretFile is null ? [] : [SecretFile], AuthorityFile);
}
