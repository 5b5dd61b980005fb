// Lists, filters and pages every list, typed by what openapi-typescript makes of the description.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

declare const process: { argv: string[] };
const { GET } = createClient<paths, "application/json">({ baseUrl: process.argv[2] });

type Project = components["schemas"]["EnergyProject"];
const query = { technology: ["hydro" as const], page_size: 2 };
const { data, error } = await GET("/api/v1/energy-projects/", { params: { query } });
if (error || !("next" in data)) throw new Error("No page of projects.");
for (const project of data.results as Project[]) {
  const capacity: number | null = project.facts.capacity_mw.value;
  const title: string = project.title.en;
  if (!title || project.technology !== "hydro") throw new Error(`${title} ${capacity}`);
}

const root = await GET("/api/v1/");
const lists = Object.keys(root.data ?? {});
let rows = 0;
for (const list of lists) {
  const path = `/api/v1/${list}/` as "/api/v1/places/";
  for (const page of [1, 2]) {
    const answer = await GET(path, { params: { query: { page, page_size: 1 } } });
    if (page === 1 && answer.error) throw new Error(`${list}: ${JSON.stringify(answer.error)}`);
    if (answer.data && "next" in answer.data) rows += answer.data.results.length;
  }
}
console.log(`${lists.length} lists, ${rows} rows`);
