namespace Trm.Node.Duty;

/// <summary>A call-out was not taken: mail server or webhook are not there, or refuse it. It is tried again.</summary>
/// <param name="code">What happened, as a code; never what the other side said.</param>
internal sealed class CalloutException(string code) : Exception(code)
{
    /// <summary>What happened: <c>MAIL_UNAVAILABLE</c>, <c>MAIL_REFUSED_550</c>, <c>WEBHOOK_ANSWERED_500</c> ...</summary>
    public string Code => Message;
}
