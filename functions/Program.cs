using Vigie.Hosting;

return await Entry.RunAsync(args);
