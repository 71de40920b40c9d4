using System.Globalization;
using NUnit.Framework;
using static System.FormattableString;

namespace Trm.Testing;

/// <summary>
/// What an operator does with <c>rabbitmqctl</c>, asked of a private broker itself: the tool starts a virtual machine each time, which costs seconds of a processor
/// (<see cref="RabbitMqServer.ControlAsync"/>), and this milliseconds.
/// </summary>
public static class RabbitMqOperator
{
    // As whom the broker's log names us.
    private const string Acting = "<<\"tests\">>";

    /// <summary>Imports definitions, as <c>import_definitions</c> does.</summary>
    /// <param name="server">Where.</param>
    /// <param name="file">JSON, which the broker's user may read.</param>
    public static Task ImportAsync(this RabbitMqServer server, string file) => DoAsync(server, $"{{ok, File}} = file:read_file({Text(file)}), rabbit_definitions:import_raw(File)");

    /// <summary>What a user may do in a virtual host: regular expressions, as <c>set_permissions</c> takes them.</summary>
    public static Task SetRightsAsync(this RabbitMqServer server, string vhost, string user, string configure, string write, string read) =>
        DoAsync(server, $"rabbit_auth_backend_internal:set_permissions({Text(user)}, {Text(vhost)}, {Text(configure)}, {Text(write)}, {Text(read)}, {Acting})");

    /// <summary>Makes a user who may do nothing yet.</summary>
    public static Task AddUserAsync(this RabbitMqServer server, string user, string password) => DoAsync(server, $"rabbit_auth_backend_internal:add_user({Text(user)}, {Text(password)}, {Acting})");

    /// <summary>Removes a user with all rights.</summary>
    public static Task DeleteUserAsync(this RabbitMqServer server, string user) => DoAsync(server, $"rabbit_auth_backend_internal:delete_user({Text(user)}, {Acting})");

    /// <summary>Gives a user another password.</summary>
    public static Task ChangePasswordAsync(this RabbitMqServer server, string user, string password) =>
        DoAsync(server, $"rabbit_auth_backend_internal:change_password({Text(user)}, {Text(password)}, {Acting})");

    /// <summary>Removes every virtual host but this one and the default one.</summary>
    public static Task KeepVhostAsync(this RabbitMqServer server, string vhost) =>
        DoAsync(server, $"lists:foreach(fun(V) -> rabbit_vhost:delete(V, {Acting}) end, rabbit_vhost:list_names() -- [<<\"/\">>, {Text(vhost)}])");

    /// <summary>Sets the largest message that the broker takes, in bytes.</summary>
    public static Task SetMaxMessageSizeAsync(this RabbitMqServer server, int bytes) => DoAsync(server, Invariant($"application:set_env(rabbit, max_message_size, {bytes})"));

    /// <summary>How many messages of a mailbox of the default virtual host are handed out and not acknowledged. RabbitMQ counts every few seconds only.</summary>
    public static async Task<int> CountInHandAsync(this RabbitMqServer server, string mailbox)
    {
        var told = await server.EvaluateAsync($"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, {Text(mailbox)})), [{{_, N}}] = rabbit_amqqueue:info(Q, [messages_unacknowledged]), N");
        return int.TryParse(told, CultureInfo.InvariantCulture, out var count) ? count : throw new InvalidOperationException($"messages in hand of {mailbox}: {told}");
    }

    /// <summary>What a private broker says of itself: asked again where the machine has no time for the answer.</summary>
    public static async Task<RabbitMqFacts> LookAsync(this RabbitMqServer server)
    {
        // A channel may close while it is asked.
        const string Facts = """
            lists:flatten([io_lib:format("~s ~s ~b ~s ~b;", [rabbit_misc:version(), erlang:system_info(otp_release), erlang:system_info(schedulers_online), os:getpid(), length([1 || P <- rabbit_channel:list(), (catch rabbit_channel:info(P, [confirm])) == [{confirm, true}]])]),
            [io_lib:format("~s ~s ~s ~b;", [element(4, amqqueue:get_name(Q)), amqqueue:get_type(Q), amqqueue:is_durable(Q), case amqqueue:get_type_state(Q) of #{nodes := N} -> length(N); _ -> 1 end]) || Q <- rabbit_amqqueue:list()]])
            """;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var told = (await server.EvaluateAsync(Facts)).Trim('"').Split(';', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split(' ')).ToList();
                return new(told[0][0], told[0][1], Number(told[0][2]), Number(told[0][3]), Number(told[0][4]), [.. told.Skip(1).Select(q => (q[0], q[1], q[2] == "true", Number(q[3])))]);
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt));
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task DoAsync(RabbitMqServer server, string expression) => Assert.That(await server.EvaluateAsync(expression), Is.EqualTo("ok"), expression);

    // A binary in Erlang's notation; ASCII alone.
    private static string Text(string text) => $"<<\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\">>";
}
