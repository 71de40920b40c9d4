namespace Trm.Node.Webhooks;

/// <summary>A webhook is not there, or did not answer that it has the call. It is tried again.</summary>
/// <param name="code">What happened, as a code; never what the other side said.</param>
internal sealed class WebhookException(string code) : Exception(code)
{
    /// <summary>What happened: <c>WEBHOOK_ANSWERED_500</c>, <c>WEBHOOK_UNAVAILABLE</c>, <c>WEBHOOK_SECRET</c> (its file is gone, spoilt, or another's to read), <c>WEBHOOK_AUTHORITY</c> (as that, of who vouches for the server).</summary>
    public string Code => Message;

    /// <summary>The fault is this machine's; nobody was called.</summary>
    public bool IsOurs => Code is Secret or Authority;

    public const string Secret = "WEBHOOK_SECRET";
    public const string Authority = "WEBHOOK_AUTHORITY";
}
