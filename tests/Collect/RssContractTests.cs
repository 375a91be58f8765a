using System.Globalization;
using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Model.Listening;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

/// <summary>A feed keeps the same promises as every other place.</summary>
public sealed class RssContractTests : PullContract
{
    private protected override bool LooksBackByTime => false;

    private protected override int MostQuestions => 1;

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new FeedPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) => new() { Name = "places", Kind = "rss", Url = address };

    private protected override ISource CreateSource(SourceTools tools) => new RssSource(tools.Fetcher, tools.Time);

    /// <summary>A feed of what was published within a day and a half, with a validator that it honours.</summary>
    private sealed class FeedPlace : Place
    {
        public override string IdOf(Post post) => $"post-{post.Number}";

        public override Task AnswerAsync(HttpContext context)
        {
            var listed = Shown.Where(post => post.ShownFrom > Clock().AddHours(-36)).OrderByDescending(post => post.At).ToList();
            var items = string.Concat(listed.Select(post =>
                $"<item><guid isPermaLink='false'>{IdOf(post)}</guid><link>https://blog.example/{post.Number}</link>"
                + $"<title>Post</title><description>{post.Text}</description>"
                + $"<author>{post.Author}</author><pubDate>{Iso(post.At)}</pubDate></item>"));
            var tag = $"\"{items.Length}-{listed.Count}-{listed.FirstOrDefault()?.Number}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync($"<rss><channel>{items}</channel></rss>", context.RequestAborted);
        }

        public override Task LimitAsync(HttpContext context, TimeSpan wait)
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = (DateTimeOffset.UtcNow + wait).ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
    }
}
