/**
 * Traditional characters and variants of those that commands, their checks and people's reports are made of. Each group
 * is the simplified character with the others that are read as it. What people typed is kept as they typed it.
 */
const groups = `
  帮幫 单單 说說 么麼 个個箇 进進 还還 没沒 开開 这這 样樣 发發 务務 动動 问問 题題 项項
  议議 几幾 离離 时時 与與 周週 颗顆 办辦 别別 请請 销銷 号號 审審 报報 过過 现現 数數
  记記 为為 迟遲 况況 写寫 结結 后後 计計 区區 只隻 类類 规規 则則 达達 标標 并並併 权權
  准準 对對 编編 签簽 张張 级級 评評 争爭 创創 详詳 属屬 牵牽 头頭 刚剛 吗嗎 驳駁 补補
  台檯臺 账賬帳 导導 访訪 见見 优優 诺諾 绑綁 设設 无無 论論 条條 点點 体體 键鍵 废廢 铲鏟
  删刪 驱驅 户戶 处處 亩畝 吨噸 应應 该該 换換 变變 额額 诶誒 烦煩 给給 来來 询詢 线線
  杆桿 车車 谢謝 赞讚贊 领領 师師 书書 员員 机機 们們 喽嘍 错錯 暂暫 当當 历曆歷 顶頂 网網
  里裏裡 纸紙 价價 两兩 终終 礼禮 楼樓 门門 长長 顺順 连連 续續 经經 党黨 总總 园園 毕畢
  干乾幹 备備 哟喲 码碼 栋棟 专專 坚堅 风風 电電 称稱 义義 于於 税稅 内內 贴貼 盏盞 据據
  间間 断斷 辖轄 轮輪 质質 册冊 临臨 谈談 试試 积積 块塊 队隊 辆輛 库庫 构構 双雙 拥擁
  语語 随隨 齐齊 组組 职職 镇鎮 乡鄉 复復複覆 阅閱 撑撐 农農 关關 闭閉 页頁 笔筆 录錄 桩樁
  会會 诉訴 东東 罚罰 谓謂 层層 卫衛 诊診 灯燈 边邊 庄莊 厂廠 场場 岗崗 训訓 顾顧 馈饋
  执執 顿頓 骤驟 织織 届屆 满滿 种種 养養 树樹 课課 节節 约約 货貨 龄齡 轻輕 检檢 鉴鑒
  气氣 桥橋 围圍 转轉 验驗 击擊 岁歲 万萬 亿億 稳穩 静靜 业業 众眾衆 愿願 学學 余餘 选選
  输輸 认認 识識 讯訊 联聯 系係繫 实實寔 启啓啟 传傳 决決 净淨 扰擾 彻徹 缓緩 遗遺 异異
  贫貧 丢丟 隐隱 脱脫 险險 纠糾 误誤 尽儘盡 搁擱 败敗 俩倆 严嚴 马馬 黄黃 蓝藍 钟鐘 刘劉
  龙龍 闻聞 阳陽 话話 证證証 将將 仅僅 儿兒 预預 划劃 拟擬 紧緊 飞飛 赶趕 统統 协協 调調
  筹籌 了瞭 着著 占佔 你妳 污汙 布佈 啰囉 呐吶 吓嚇 够夠 伤傷 难難 让讓 听聽 谁誰 简簡
  讲講 读讀 负負 责責 产產 环環 营營 护護 运運 观觀 贯貫 带帶 团團 图圖 绩績 红紅 绿綠
  广廣 岛島
`;

/** Each such character with the simplified one. */
export const simplified: readonly (readonly [other: string, plain: string])[] = groups
  .trim()
  .split(/\s+/)
  .flatMap((group) => {
    const [plain = "", ...others] = Array.from(group);
    return others.map((other) => [other, plain] as const);
  });
